'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mutations, queries } from '@/client/queries';
import { headingOf, toProblem } from '@/client/problem';
import { Button } from '../ui/buttons/button';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { DataTable } from '../ui/table/table';
import { Badge } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { describeAgent } from './describe-agent';

/** Where I am signed in, and the way to sign a browser out from afar. */
export function SessionsCard() {
  const client = useQueryClient();
  const sessions = useQuery(queries.sessions());
  const remove = useMutation(
    mutations.me.removeSession.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.me.sessions.key() });
        toast.done('Signed out there');
      },
      onError: (error) =>
        toast.failed(headingOf('It was not signed out', error), toProblem(error).detail),
    }),
  );
  const removeOthers = useMutation(
    mutations.me.removeSessions.mutationOptions({
      onSuccess: async ({ ended }) => {
        await client.invalidateQueries({ queryKey: mutations.me.sessions.key() });
        toast.done(
          ended === 1 ? 'One other session has ended' : `${ended} other sessions have ended`,
        );
      },
      onError: (error) =>
        toast.failed(headingOf('They were not signed out', error), toProblem(error).detail),
    }),
  );
  const others = sessions.data?.items.filter((session) => !session.current).length ?? 0;
  return (
    <Card
      flush
      title="Sessions"
      action={
        others > 0 ? (
          <Button
            busy={removeOthers.isPending && 'Signing out…'}
            onClick={() => removeOthers.mutate({})}
          >
            Sign out everywhere else
          </Button>
        ) : null
      }
    >
      <QueryView
        query={sessions}
        what="your sessions"
        skeleton={<TableSkeleton what="your sessions" rows={2} columns={4} />}
      >
        {({ items }) => (
          <DataTable
            caption="Where I am signed in"
            flush
            density="tall"
            rows={items}
            rowKey={(session) => session.id}
            columns={[
              {
                key: 'browser',
                header: 'Browser',
                rowHeader: true,
                className: 'sm:min-w-44',
                cell: (session) => (
                  <span className="flex flex-col gap-y-0.5">
                    <span className="flex flex-wrap items-center gap-2 wrap-anywhere">
                      {describeAgent(session.userAgent)}
                      {session.current ? <Badge>this one</Badge> : null}
                    </span>
                    <span className="flex flex-col text-12 font-normal text-secondary sm:hidden">
                      <span>
                        by {session.provider ?? 'password'} <Time at={session.createdAt} />
                      </span>
                      <span className="wrap-anywhere">
                        seen <Time at={session.lastSeenAt} />
                        {session.address === '' ? null : (
                          <>
                            {' '}
                            from <code className="font-mono">{session.address}</code>
                          </>
                        )}
                      </span>
                    </span>
                  </span>
                ),
              },
              {
                key: 'address',
                header: 'Address',
                className: 'max-sm:hidden',
                cell: (session) => (
                  <code className="font-mono text-12">{session.address || 'not known'}</code>
                ),
              },
              {
                key: 'how',
                header: 'By',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (session) => session.provider ?? 'password',
              },
              {
                key: 'since',
                header: 'Signed in',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (session) => <Time at={session.createdAt} />,
              },
              {
                key: 'seen',
                header: 'Last seen',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (session) => <Time at={session.lastSeenAt} />,
              },
              {
                key: 'acts',
                header: <span className="sr-only">Change</span>,
                align: 'end',
                className: 'whitespace-nowrap',
                cell: (session) =>
                  session.current ? (
                    <span className="text-12 text-secondary max-sm:hidden">
                      sign out by the menu above
                    </span>
                  ) : (
                    <Button
                      size="small"
                      variant="quiet"
                      aria-label={`Sign out ${describeAgent(session.userAgent)}`}
                      busy={
                        remove.isPending && remove.variables.id === session.id && 'Signing out…'
                      }
                      onClick={() => remove.mutate({ id: session.id })}
                    >
                      Sign out
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryView>
    </Card>
  );
}
