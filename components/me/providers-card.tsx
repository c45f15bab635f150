'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { mutations, queries } from '@/client/queries';
import { linkedPath } from '@/lib/files/linked-path';
import { Button } from '../ui/buttons/button';
import { FormError } from '../ui/fields/form-error';
import { Card } from '../ui/page/card';
import { ErrorPanel } from '../ui/page/error-panel';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

/**
 * Which providers know me, and the way to be known by one: from here, so that nothing of the account ends.
 * Nothing where there is no provider.
 * @param refused why the last try came to nothing, in words; null: there was none
 */
export function ProvidersCard({ refused }: { refused: string | null }) {
  const providers = useQuery(queries.myProviders());
  if (providers.data?.items.length === 0 && refused === null) return null;
  return (
    <Card title="Single sign-on">
      <FormError>{refused}</FormError>
      <QueryView
        query={providers}
        what="the providers"
        skeleton={<TableSkeleton what="the providers" columns={2} />}
      >
        {({ items }) => (
          <ul className="flex flex-col gap-3">
            {items.map((provider) => (
              <li key={provider.slug}>
                <Provider {...provider} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}

interface ProviderProps {
  slug: string;
  name: string;
  linkedAt: string | null;
}

function Provider({ slug, name, linkedAt }: ProviderProps) {
  const link = useMutation(
    mutations.me.linkProvider.mutationOptions({
      onSuccess: () => signIn(slug, { callbackUrl: linkedPath(slug) }, { link: '1' }),
    }),
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2 text-13">
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        {linkedAt === null ? (
          <Button
            size="small"
            aria-label={`Link ${name}`}
            busy={(link.isPending || link.isSuccess) && `Going to ${name}…`}
            onClick={() => link.mutate({ slug })}
          >
            Link
          </Button>
        ) : (
          <State kind="passed">
            knows you since <Time at={linkedAt} />
          </State>
        )}
      </div>
      {linkedAt === null ? (
        <p className="text-12 text-secondary">
          Linked from here, your password, tokens and sessions stay. It has to vouch for your e-mail
          address.
        </p>
      ) : null}
      {link.isError ? <ErrorPanel what={`${name} was not linked`} error={link.error} /> : null}
    </div>
  );
}
