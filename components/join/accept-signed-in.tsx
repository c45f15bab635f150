'use client';

import { useMutation } from '@tanstack/react-query';
import { toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button, LinkButton } from '../ui/buttons/button';
import { FormError } from '../ui/fields/form-error';
import type { Link } from './link';
import { forgetLinkToken } from './link-token';
import { Panel } from './panel';
import { WhatFor } from './what-for';

interface AcceptSignedInProps {
  token: string;
  link: Link;
  signedInAs: string;
}

/** Whoever is signed in accepts what the link brings, where it is for them. */
export function AcceptSignedIn({ token, link, signedInAs }: AcceptSignedInProps) {
  const accept = useMutation(
    mutations.invitations.accept.mutationOptions({
      gcTime: 0,
      onSuccess: () => {
        forgetLinkToken();
        window.location.assign('/');
      },
    }),
  );
  const theirs = signedInAs === link.email;
  return (
    <Panel title={theirs ? 'Accept the invitation' : 'This invitation is for somebody else'}>
      <WhatFor link={link} />
      <FormError>{accept.isError ? toProblem(accept.error).detail : null}</FormError>
      {theirs ? (
        <Button
          variant="primary"
          size="large"
          busy={(accept.isPending || accept.isSuccess) && 'Accepting…'}
          onClick={() => accept.mutate({ token })}
        >
          Accept
        </Button>
      ) : (
        <>
          <p className="text-13 text-secondary">
            You are signed in as <span className="wrap-anywhere">{signedInAs}</span>. To use the
            link yourself, sign out first; otherwise leave it to {link.email}.
          </p>
          <LinkButton href="/" size="large">
            Leave it
          </LinkButton>
        </>
      )}
    </Panel>
  );
}
