'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mutations, queries } from '@/client/queries';
import type { AccessRow } from '@/contract/shapes/access/access';
import type { Project } from '@/contract/shapes/projects';
import { listed } from '../parts/access/role-words';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { QueryView } from '../ui/page/query-view';
import { Skeleton } from '../ui/page/skeleton';
import { GrantChange } from './grant-change';

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
    ...queries.grantChange(project.slug, { subject: row.subject }),
    enabled: open,
    staleTime: 0,
  });
  const kept = row.held.filter(({ team }) => team !== null);
  const kind = row.kind === 'team' ? 'team' : 'person';
  const who = kind === 'team' ? `Team ${row.name}` : row.name;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Take ${who}’s role away?`}
      act="Take the role away"
      acting="Taking the role away…"
      failed="The role was not taken away"
      onConfirm={async () => {
        await remove.mutateAsync({ project: project.slug, subject: row.subject });
        toast.done(`${who} no longer holds the role`);
      }}
    >
      <QueryView
        query={change}
        what="what this takes away"
        skeleton={<Skeleton className="h-24" />}
      >
        {(found) => <GrantChange who={who} kind={kind} change={found} />}
      </QueryView>
      {kind === 'team' ? (
        <p className="text-secondary">Those who hold a role of their own keep it.</p>
      ) : kept.length > 0 ? (
        <p className="text-secondary">
          What comes through {listed(kept.map((one) => one.through))} stays.
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
