'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { ShownRole } from '@/contract/shapes/access/roles';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';

interface RemoveRoleProps {
  role: ShownRole;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Removes a custom role that nobody holds. */
export function RemoveRole({ role, open, onOpenChange }: RemoveRoleProps) {
  const client = useQueryClient();
  const remove = useMutation(
    mutations.roles.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.roles.key() }),
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove the role ${role.name}?`}
      act="Remove the role"
      acting="Removing…"
      failed="The role was not removed"
      onConfirm={async () => {
        await remove.mutateAsync({ role: role.slug });
        toast.done(`The role ${role.name} is gone`);
      }}
    >
      <p>
        Nobody can be given it any more. While somebody holds it on a project it stays, and you are
        told where.
      </p>
    </ConfirmDialog>
  );
}
