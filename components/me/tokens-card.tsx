'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { mutations, queries } from '@/client/queries';
import type { ApiToken } from '@/contract/shapes/access/me';
import { expiryState, isInUse } from '../parts/credentials/expiry-state';
import { Button } from '../ui/buttons/button';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { DataTable } from '../ui/table/table';
import { useNow } from '../ui/text/now';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { NewToken } from './new-token';
import { scopeText } from './scope-words';

/** My API tokens: make, see which are used, revoke. */
export function TokensCard() {
  const client = useQueryClient();
  const tokens = useQuery(queries.tokens());
  const now = useNow();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState(false);
  const [chosen, setChosen] = useState<ApiToken | null>(null);
  const remove = useMutation(
    mutations.me.removeToken.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.me.tokens.key() }),
    }),
  );
  const used = chosen !== null && isInUse(chosen.lastUsedAt, now);
  return (
    <Card
      flush
      title="API tokens"
      action={
        <Button icon={<KeyRound aria-hidden />} onClick={() => setMaking(true)}>
          New token…
        </Button>
      }
    >
      <QueryView
        query={tokens}
        what="your tokens"
        skeleton={<TableSkeleton what="your tokens" rows={3} />}
      >
        {({ items }) => (
          <DataTable
            caption="My API tokens"
            flush
            density="tall"
            rows={items}
            rowKey={(token) => token.id}
            empty={
              <EmptyState title="No token yet" className="m-4">
                A token signs you in where there is no browser: docker and podman, scripts, the REST
                API. Make one per place, so that each can be revoked alone.
              </EmptyState>
            }
            columns={[
              {
                key: 'name',
                header: 'Name',
                rowHeader: true,
                className: 'sm:min-w-36',
                cell: (token) => (
                  <span className="flex flex-col wrap-anywhere">
                    {token.name}
                    <span className="flex flex-col text-12 font-normal text-secondary sm:hidden">
                      <span>
                        <code className="font-mono">{token.prefix}…</code> ·{' '}
                        {scopeText(token.scopes)}
                      </span>
                      <span>
                        <Expiry at={token.expiresAt} now={now} inWords />
                      </span>
                      <span>
                        {token.lastUsedAt === null ? '' : 'used '}
                        <LastUse token={token} />
                      </span>
                    </span>
                  </span>
                ),
              },
              {
                key: 'prefix',
                header: 'Begins with',
                className: 'max-sm:hidden',
                cell: (token) => <code className="font-mono text-12">{token.prefix}…</code>,
              },
              {
                key: 'expires',
                header: 'Expires',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (token) => <Expiry at={token.expiresAt} now={now} />,
              },
              {
                key: 'used',
                header: 'Last used',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (token) => <LastUse token={token} />,
              },
              {
                key: 'scopes',
                header: 'May',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (token) => scopeText(token.scopes),
              },
              {
                key: 'made',
                header: 'Made',
                className: 'whitespace-nowrap max-lg:hidden',
                cell: (token) => <Time at={token.createdAt} className="text-secondary" />,
              },
              {
                key: 'acts',
                header: <span className="sr-only">Change</span>,
                align: 'end',
                cell: (token) => (
                  <Button
                    size="small"
                    variant="quiet"
                    aria-label={`Revoke token ${token.name}…`}
                    onClick={() => {
                      setChosen(token);
                      setRevoking(true);
                    }}
                  >
                    Revoke…
                  </Button>
                ),
              },
            ]}
          />
        )}
      </QueryView>
      <NewToken open={making} onOpenChange={setMaking} />
      {chosen === null ? null : (
        <ConfirmDialog
          open={revoking}
          onOpenChange={setRevoking}
          title={`Revoke “${chosen.name}”?`}
          typed={used ? chosen.name : undefined}
          act="Revoke the token"
          acting="Revoking…"
          failed="The token was not revoked"
          onConfirm={async () => {
            await remove.mutateAsync({ id: chosen.id });
            toast.done(`“${chosen.name}” is revoked`);
          }}
        >
          <p>Whatever signs in with it is refused from its next request on.</p>
          {used && chosen.lastUsedAt !== null ? (
            <p>
              <State kind="warning">In use.</State> Last used <Time at={chosen.lastUsedAt} />.
            </p>
          ) : null}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function LastUse({ token: { lastUsedAt, lastUsedFrom } }: { token: ApiToken }) {
  if (lastUsedAt === null) return <span className="text-secondary">never used</span>;
  return (
    <>
      <Time at={lastUsedAt} />
      {lastUsedFrom === null ? null : (
        <span className="text-12 text-secondary sm:block">
          {' '}
          from <code className="font-mono">{lastUsedFrom}</code>
        </span>
      )}
    </>
  );
}

interface ExpiryProps {
  at: string | null;
  now: number;
  /** Where no heading says what the time is of. */
  inWords?: boolean;
}

function Expiry({ at, now, inWords = false }: ExpiryProps) {
  if (at === null) return <span className="text-secondary">does not expire</span>;
  const state = expiryState(at, now);
  if (state === 'good') {
    return (
      <>
        {inWords ? 'expires ' : ''}
        <Time at={at} />
      </>
    );
  }
  return (
    <State kind={state === 'expired' ? 'failed' : 'warning'}>
      {state === 'expired' ? 'expired' : 'expires'} <Time at={at} />
    </State>
  );
}
