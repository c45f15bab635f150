'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { mutations } from '@/client/queries';
import type { Team } from '../access/access-rows';
import { Breakable } from '../ui/breakable';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { DataTable } from '../ui/table';
import { toast } from '../ui/toast';
import { AddMember } from './add-member';

/** A team and its members. */
export function TeamCard({ team }: { team: Team }) {
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [member, setMember] = useState<Team['members'][number] | null>(null);
  const remove = useMutation(
    mutations.teams.removeMember.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.teams.key() }),
    }),
  );
  return (
    <Card
      flush
      title={
        <>
          {team.name} <code className="ml-1 font-mono font-normal text-secondary">{team.slug}</code>
        </>
      }
      action={
        <Button
          size="small"
          icon={<UserPlus aria-hidden />}
          aria-label={`Add a member to ${team.name}…`}
          onClick={() => setAdding(true)}
        >
          Add…
        </Button>
      }
    >
      <DataTable
        caption={`Members of team ${team.name}`}
        flush
        density="tall"
        rows={team.members}
        rowKey={(one) => one.email}
        empty={
          <EmptyState title="No members yet" className="m-4 py-6">
            Whatever role the team holds, its members will hold.
          </EmptyState>
        }
        columns={[
          {
            key: 'name',
            header: 'Member',
            rowHeader: true,
            cell: (one) => (
              <span className="flex flex-col">
                {one.name}
                <span className="text-12 font-normal break-words text-secondary">
                  <Breakable text={one.email} />
                </span>
              </span>
            ),
          },
          {
            key: 'part',
            header: 'Part',
            className: 'whitespace-nowrap',
            cell: (one) => (one.maintainer ? 'Maintains the team' : 'Member'),
          },
          {
            key: 'acts',
            header: <span className="sr-only">Change</span>,
            align: 'end',
            cell: (one) => (
              <Button
                size="small"
                variant="quiet"
                aria-label={`Take ${one.name} out of ${team.name}…`}
                onClick={() => {
                  setMember(one);
                  setRemoving(true);
                }}
              >
                Take out…
              </Button>
            ),
          },
        ]}
      />
      <AddMember team={team} open={adding} onOpenChange={setAdding} />
      {member === null ? null : (
        <ConfirmDialog
          open={removing}
          onOpenChange={setRemoving}
          title={`Take ${member.name} out of ${team.name}?`}
          act="Take out"
          acting="Taking out…"
          failed={`${member.name} was not taken out`}
          onConfirm={async () => {
            await remove.mutateAsync({ team: team.slug, email: member.email });
            toast.done(`${member.name} is no longer in ${team.name}`);
          }}
        >
          <p>
            {member.name} loses what {team.name} gives, on every project, from the next request on.
            Roles held directly or through other teams stay.
          </p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
