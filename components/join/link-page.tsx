'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { LinkButton } from '../ui/buttons/button';
import { ErrorPanel } from '../ui/page/error-panel';
import { Skeleton } from '../ui/page/skeleton';
import { AcceptSignedIn } from './accept-signed-in';
import { JoinForm } from './join-form';
import { forgetLinkToken, useLinkToken } from './link-token';
import { NoLink, type LinkKind } from './no-link';
import { Panel } from './panel';
import { ResetForm } from './reset-form';

interface LinkPageProps {
  /** What the page is for, where no link was opened. */
  kind: LinkKind;
  /** The e-mail of who is signed in. */
  signedInAs: string | null;
}

/** What the link of an invitation or a reset opens. */
export function LinkPage({ kind, signedInAs }: LinkPageProps) {
  const token = useLinkToken();
  const look = useQuery({
    ...mutations.invitations.look.queryOptions({ input: { token: token ?? '' } }),
    enabled: token !== null && token !== '',
    retry: false,
    refetchOnWindowFocus: false,
    // What was sent holds the token.
    gcTime: 0,
  });
  const dead = look.error !== null && toProblem(look.error).code === 'not-found';
  useEffect(() => {
    if (dead) forgetLinkToken();
  }, [dead]);

  if (token === '') return <NoLink kind={kind} signedIn={signedInAs !== null} />;
  if (dead) return <DeadLink />;
  if (look.error !== null) {
    return (
      <ErrorPanel
        what="The link could not be looked at"
        error={look.error}
        onRetry={() => void look.refetch()}
        retrying={look.isFetching}
      />
    );
  }
  if (token === null || look.data === undefined) {
    return (
      <Panel title="Looking at the link…">
        <Skeleton className="h-24 w-full" />
      </Panel>
    );
  }
  const link = look.data;
  if (link.kind === 'reset') {
    return link.passwords ? <ResetForm token={token} link={link} /> : <NoPasswords />;
  }
  if (signedInAs !== null) {
    return <AcceptSignedIn token={token} link={link} signedInAs={signedInAs} />;
  }
  return <JoinForm token={token} link={link} />;
}

function NoPasswords() {
  return (
    <Panel title="No password counts here any more">
      <p className="text-13 text-secondary">
        Everybody signs in through their organisation, so that there is none to choose.
      </p>
      <LinkButton href="/sign-in" variant="primary" size="large">
        Sign in
      </LinkButton>
    </Panel>
  );
}

function DeadLink() {
  return (
    <Panel title="This link does not count">
      <p className="text-13 text-secondary">
        Each link works once, and for a limited time; it can also be taken back. Make sure that you
        opened the whole of it. Otherwise ask whoever sent it for a new one. Whoever has joined
        already signs in.
      </p>
      <LinkButton href="/sign-in" variant="primary" size="large">
        Sign in
      </LinkButton>
    </Panel>
  );
}
