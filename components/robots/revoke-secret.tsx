'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Robot, RobotSecret } from '@/contract/shapes/access/robots';
import { isInUse } from '../parts/credentials/expiry-state';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { useNow } from '../ui/text/now';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

interface RevokeSecretProps {
  robot: Robot;
  secret: RobotSecret;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Revokes one secret; of one in use, with what uses it and its robot's name typed first. */
export function RevokeSecret({ robot, secret, open, onOpenChange }: RevokeSecretProps) {
  const client = useQueryClient();
  const now = useNow();
  const inUse = isInUse(secret.lastUsedAt, now);
  const alone = robot.secrets.length === 1;
  const revoke = useMutation(
    mutations.robots.revokeSecret.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.robots.key() }),
    }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke the secret ${secret.prefix}…?`}
      {...(inUse || alone ? { typed: robot.name } : {})}
      act={`Revoke ${secret.prefix}…`}
      acting="Revoking…"
      failed={`${secret.prefix}… was not revoked`}
      onConfirm={async () => {
        await revoke.mutateAsync({ project: robot.project, name: robot.name, id: secret.id });
        toast.done(`The secret ${secret.prefix}… is revoked`);
      }}
    >
      <p>
        Whatever signs in as {robot.username} with it is refused from its next request on. It cannot
        be brought back.
      </p>
      {inUse && secret.lastUsedAt !== null ? (
        <p>
          <State kind="warning">In use.</State> Last used <Time at={secret.lastUsedAt} />
          {secret.lastUsedFrom === null ? '' : ` from ${secret.lastUsedFrom}`}. Have it use the new
          one first, and revoke this one once it is idle.
        </p>
      ) : null}
      {alone ? <p>It is the only one: {robot.name} cannot sign in at all without it.</p> : null}
    </ConfirmDialog>
  );
}
