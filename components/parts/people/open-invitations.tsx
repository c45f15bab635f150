'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { Invitation } from '@/contract/shapes/access/invitations';
import { Button } from '../../ui/buttons/button';
import { ConfirmDialog } from '../../ui/dialogs/confirm-dialog';
import { toast } from '../../ui/notices/toast';
import { Card } from '../../ui/page/card';
import { EmptyState } from '../../ui/page/empty-state';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';
import { DataTable } from '../../ui/table/table';
import { Breakable } from '../../ui/text/breakable';
import { Until } from '../../ui/text/until';
import { ActorName } from '../actors/actor-name';

const givenWords = ({ team, maintainer, project, role, stages }: Invitation): string =>
  [
    ...(team ? [`${maintainer ? 'maintainer of ' : ''}team ${team.name}`] : []),
    ...(project && role
      ? [`${role} on ${project.name}${stages.length > 0 ? ` (${stages.join(', ')})` : ''}`]
      : []),
  ].join(', ') || 'an account';

/** Everybody who was invited and has not joined yet; administrators take invitations back. */
export function OpenInvitations() {
  const { admin } = useMe();
  const invitations = useQuery(queries.invitations());
  return (
    <Card flush title="Open invitations">
      <QueryView
        query={invitations}
        what="the invitations"
        skeleton={<TableSkeleton what="the invitations" rows={2} columns={4} />}
      >
        {({ items }) => <InvitationTable items={items} mayTakeBack={admin} />}
      </QueryView>
    </Card>
  );
}

/**
 * Who was invited to a team or a project and has not joined yet, for those who look after it; nothing
 * where there is nobody.
 */
export function InvitationsInto({ team, project }: { team?: string; project?: string }) {
  const invitations = useQuery(queries.invitations());
  const items = (invitations.data?.items ?? []).filter(
    (one) =>
      (team !== undefined && one.team?.slug === team) ||
      (project !== undefined && one.project?.slug === project),
  );
  if (items.length === 0) return null;
  return (
    <Card flush title="Open invitations">
      <InvitationTable items={items} mayTakeBack />
    </Card>
  );
}

interface InvitationTableProps {
  items: readonly Invitation[];
  mayTakeBack: boolean;
}

function InvitationTable({ items, mayTakeBack }: InvitationTableProps) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Invitation | null>(null);
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    mutations.invitations.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.invitations.key() }),
    }),
  );
  return (
    <>
      <DataTable
        caption="Open invitations"
        flush
        density="tall"
        rows={items}
        rowKey={(one) => one.id}
        empty={
          <EmptyState title="Nobody is invited" className="m-4">
            Invite a person to get a link for them. It stands here until they join, or for 7 days.
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
                  {givenWords(one)}, until <Until at={one.expiresAt} />
                </span>
              </span>
            ),
          },
          {
            key: 'given',
            header: 'Brings',
            className: 'min-w-40 max-sm:hidden',
            cell: givenWords,
          },
          {
            key: 'by',
            header: 'By',
            className: 'wrap-anywhere max-sm:hidden',
            cell: (one) => <ActorName actor={one.createdBy} />,
          },
          {
            key: 'until',
            header: 'Counts until',
            className: 'whitespace-nowrap max-sm:hidden',
            cell: (one) => <Until at={one.expiresAt} />,
          },
          {
            key: 'acts',
            header: <span className="sr-only">Change</span>,
            align: 'end',
            cell: (one) =>
              mayTakeBack ? (
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
    </>
  );
}
