'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Robot } from '@/contract/shapes/access/robots';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';

interface SwitchRobotProps {
  robot: Robot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Disables a robot, or enables it again. */
export function SwitchRobot({ robot, open, onOpenChange }: SwitchRobotProps) {
  const client = useQueryClient();
  const update = useMutation(
    mutations.robots.update.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.robots.key() }),
    }),
  );
  const disable = robot.disabledAt === null;
  const verb = disable ? 'Disable' : 'Enable';
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${verb} ${robot.name}?`}
      act={`${verb} ${robot.name}`}
      variant={disable ? 'danger' : 'primary'}
      cancel="Cancel"
      acting={disable ? 'Disabling…' : 'Enabling…'}
      failed={`${robot.name} is as it was`}
      onConfirm={async () => {
        await update.mutateAsync({ project: robot.project, name: robot.name, disabled: disable });
        toast.done(`${robot.name} is ${disable ? 'disabled' : 'enabled'}`);
      }}
    >
      <p>
        {disable
          ? `Whatever signs in as ${robot.username} is refused from its next request on, with every secret. They work again once it is enabled.`
          : `Its secrets that have not ended work again at once.`}
      </p>
    </ConfirmDialog>
  );
}
