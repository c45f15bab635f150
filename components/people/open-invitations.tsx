'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { Invitation } from '@/contract/invitations';
import { QueryView } from '../query-view';
import { Breakable } from '../ui/breakable';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { TableSkeleton } from '../ui/skeleton';
import { DataTable } from '../ui/table';
import { Time } from '../ui/time';
import { toast } from '../ui/toast';

const brings = ({ team, maintainer, project, role, stages }: Invitation): string =>
  [
    ...(team ? [`${maintainer ? 'maintainer of ' : ''}team ${team.name}`] : []),
    ...(project && role
      ? [`${role} on ${project.name}${stages.length > 0 ? ` (${stages.join(', ')})` : ''}`]
      : []),
  ].join(', ') || 'an account';

/** Who was invited and has not joined yet. */
export function OpenInvitations() {
  const { admin } = useMe();
  const client = useQueryClient();
  const invitations = useQuery(queries.invitations());
  const [chosen, setChosen] = useState<Invitation | null>(null);
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    mutations.invitations.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.invitations.key() }),
    }),
  );
  return (
    <Card flush title="Open invitations">
      <QueryView
        query={invitations}
        what="the invitations"
        skeleton={<TableSkeleton what="the invitations" rows={2} columns={4} />}
      >
        {({ items }) => (
          <DataTable
            caption="Open invitations"
            flush
            density="tall"
            rows={items}
            rowKey={(one) => one.id}
            empty={
              <EmptyState title="Nobody is invited" className="m-4">
                Invite a person to get a link for them. It stands here until they join, or for 7
                days.
              </EmptyState>
            }
            columns={[
              {
                key: 'email',
                header: 'E-mail',
                rowHeader: true,
                cell: (one) => (
                  <span className="flex flex-col wrap-anywhere">
                    <Breakable text={one.email} />
                    <span className="text-12 font-normal text-secondary sm:hidden">
                      {brings(one)}, until <Time at={one.expiresAt} />
                    </span>
                  </span>
                ),
              },
              {
                key: 'brings',
                header: 'Brings',
                className: 'min-w-40 max-sm:hidden',
                cell: brings,
              },
              {
                key: 'by',
                header: 'By',
                className: 'wrap-anywhere max-sm:hidden',
                cell: (one) => <Breakable text={one.createdBy} />,
              },
              {
                key: 'until',
                header: 'Counts until',
                className: 'whitespace-nowrap max-sm:hidden',
                cell: (one) => <Time at={one.expiresAt} />,
              },
              {
                key: 'acts',
                header: <span className="sr-only">Change</span>,
                align: 'end',
                cell: (one) =>
                  admin ? (
                    <Button
                      size="small"
                      variant="quiet"
                      aria-label={`Take back the invitation of ${one.email}…`}
                      onClick={() => {
                        setChosen(one);
                        setAsking(true);
                      }}
                    >
                      Take back…
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </QueryView>
      {chosen === null ? null : (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Take back the invitation of ${chosen.email}?`}
          act="Take it back"
          cancel="Leave it open"
          acting="Taking it back…"
          failed="The invitation was not taken back"
          onConfirm={async () => {
            await remove.mutateAsync({ id: chosen.id });
            toast.done(`The link of ${chosen.email} counts no more`);
          }}
        >
          <p>The link that was sent counts no more. You can invite them again.</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
