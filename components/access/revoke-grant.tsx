'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mutations, queries } from '@/client/queries';
import type { Project } from '@/contract/projects';
import { QueryView } from '../query-view';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Skeleton } from '../ui/skeleton';
import { toast } from '../ui/toast';
import type { AccessRow } from './access-rows';
import { listed } from './role-words';

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
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.grants.key() });
        await client.invalidateQueries({ queryKey: mutations.access.key() });
      },
    }),
  );
  const change = useQuery({
    ...queries.grantChange(project.slug, { subject: row.grant?.subject ?? row.key }),
    enabled: open,
  });
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
      <QueryView
        query={change}
        what="what this takes away"
        skeleton={<Skeleton className="h-24" />}
      >
        {({ sentences }) => (
          <ul className="flex flex-col gap-1 rounded-md border border-line bg-muted p-3 text-13">
            {sentences.map((one) => (
              <li key={one}>{one}</li>
            ))}
            <li className="text-12 text-secondary">
              Counts from the next request on; a registry token already issued ends within 5
              minutes.
            </li>
          </ul>
        )}
      </QueryView>
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
