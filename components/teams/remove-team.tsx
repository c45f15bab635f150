'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { mutations } from '@/client/queries';
import type { TeamDetails } from '@/contract/shapes/access/teams';
import { listed } from '../parts/access/role-words';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';

interface RemoveTeamProps {
  team: TeamDetails;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Removes a team, after saying what its members lose. */
export function RemoveTeam({ team, open, onOpenChange }: RemoveTeamProps) {
  const router = useRouter();
  const client = useQueryClient();
  const remove = useMutation(mutations.teams.remove.mutationOptions());
  const owns = listed(team.owns.map(({ name }) => name));
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove team ${team.name}?`}
      act="Remove the team"
      acting="Removing…"
      failed="The team was not removed"
      typed={team.slug}
      onConfirm={async () => {
        await remove.mutateAsync({ team: team.slug });
        toast.done(`Team ${team.name} is gone`);
        router.push('/admin/teams');
        await client.invalidateQueries({ queryKey: mutations.teams.list.key() });
      }}
    >
      <p>
        {team.members.length === 0
          ? 'It has no members.'
          : `Its ${team.members.length === 1 ? 'member loses' : `${team.members.length} members lose`} what it gives, on every project, from the next request on. Roles held directly or through other teams stay.`}
      </p>
      {owns === '' ? null : <p>It owns {owns}: a team that owns projects cannot be removed.</p>}
    </ConfirmDialog>
  );
}
