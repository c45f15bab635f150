'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { Robot } from '@/contract/shapes/access/robots';
import { isInUse } from '../parts/credentials/expiry-state';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { useNow } from '../ui/text/now';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

interface RevokeCredentialProps {
  project: Project;
  robot: Robot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Its page is no more then. */
  onRevoked?: () => void;
}

/** Revokes a credential for good; its name is typed first. */
export function RevokeCredential({
  project,
  robot,
  open,
  onOpenChange,
  onRevoked,
}: RevokeCredentialProps) {
  const client = useQueryClient();
  const now = useNow();
  const remove = useMutation(
    mutations.robots.remove.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.access.key() });
        await client.invalidateQueries({ queryKey: mutations.robots.key() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${robot.name}?`}
      typed={robot.name}
      act={`Revoke ${robot.name}`}
      acting="Revoking…"
      failed={`${robot.name} was not revoked`}
      onConfirm={async () => {
        await remove.mutateAsync({ project: project.slug, name: robot.name });
        toast.done(`${robot.name} is revoked`);
        onRevoked?.();
      }}
    >
      <p>
        {robot.kind === 'ci'
          ? `Whatever pushes to ${robot.registry} as ${robot.username} is refused from its next request on.`
          : `Whatever pulls from ${robot.registry} as ${robot.username} is refused from its next request on: new nodes and restarted pods will not get their images.`}{' '}
        The secret cannot be brought back.
      </p>
      {robot.lastUsedAt !== null && isInUse(robot.lastUsedAt, now) ? (
        <p>
          <State kind="warning">In use.</State> Last used <Time at={robot.lastUsedAt} />. Make its
          successor first, and revoke this one once it is idle.
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
