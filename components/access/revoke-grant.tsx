'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Project } from '@/contract/projects';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { toast } from '../ui/toast';
import type { AccessRow } from './access-rows';
import { Consequence } from './consequence';
import { listed } from './role-words';
import { compareRights } from './stage-rights';

interface RevokeGrantProps {
  project: Project;
  row: AccessRow;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Takes a role away, after saying what that takes. */
export function RevokeGrant({ project, row, open, onOpenChange }: RevokeGrantProps) {
  const client = useQueryClient();
  const remove = useMutation(
    mutations.grants.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.grants.key() }),
    }),
  );
  const kept = row.held.filter((one) => one.through !== 'direct');
  const who = row.kind === 'team' ? `Team ${row.name}` : row.name;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Take ${who}’s role away?`}
      act="Take the role away"
      acting="Taking the role away…"
      failed="The role was not taken away"
      onConfirm={async () => {
        await remove.mutateAsync({ project: project.slug, subject: row.grant?.subject ?? row.key });
        toast.done(`${who} no longer holds the role`);
      }}
    >
      <Consequence
        who={row.kind === 'team' ? `Members of ${row.name}` : row.name}
        {...compareRights(project, row.held, kept)}
        none={`Nothing changes for now: ${listed(kept.map((one) => one.through))} gives ${row.name} as much.`}
      />
      {row.kind === 'team' ? (
        <p className="text-secondary">Those who hold a role of their own keep it.</p>
      ) : kept.length > 0 ? (
        <p className="text-secondary">
          What comes through {listed(kept.map((one) => one.through))} stays.
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
