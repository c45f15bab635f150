'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { RobotDetail } from '@/contract/shapes/access/robots';
import { EnvironmentField } from '../parts/credentials/environment-field';
import { ExtrasField, type Extras } from '../parts/credentials/extras-field';
import { PushesField } from '../parts/credentials/pushes-field';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { toast } from '../ui/notices/toast';

interface ChangeRobotProps {
  project: Project;
  robot: RobotDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Changes where CI pushes and what it may do besides, or what a cluster's environment is called. */
export function ChangeRobot({ project, robot, open, onOpenChange }: ChangeRobotProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Change ${robot.name}`}
      description={
        robot.kind === 'ci'
          ? 'It counts from its next request on. Its secrets stay.'
          : 'The registry that a cluster pulls from stays: make another cluster for another registry.'
      }
    >
      <Form project={project} robot={robot} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

interface FormProps {
  project: Project;
  robot: RobotDetail;
  onDone: () => void;
}

function Form({ project, robot, onDone }: FormProps) {
  const client = useQueryClient();
  const { admin } = useMe();
  const [registries, setRegistries] = useState<readonly string[]>(robot.registries);
  const [extras, setExtras] = useState<Extras>(robot);
  const [environment, setEnvironment] = useState(robot.environment ?? '');
  const own = project.stages[0]?.registry ?? '';
  const save = useMutation(
    mutations.robots.update.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.robots.key() });
        toast.done(`${robot.name} is changed`);
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  return (
    <DialogForm
      onSubmit={() => {
        save.mutate({
          project: robot.project,
          name: robot.name,
          ...(robot.kind === 'ci'
            ? {
                permissions: [...extras.permissions],
                ...(extras.permissions.includes('promotion.execute') && {
                  stages: [...extras.stages],
                }),
                ...(admin && { registries: [...registries] }),
              }
            : { environment: environment.trim() || null }),
        });
      }}
      act="Save"
      busy={save.isPending && 'Saving…'}
      failed={`${robot.name} is as it was`}
      error={save.error}
      fields={['registry', 'environment', 'stages']}
      disabledReason={robot.kind === 'ci' ? robot.can.change.reason : null}
    >
      {robot.kind === 'ci' ? (
        <>
          <PushesField
            own={own}
            value={registries}
            onChange={setRegistries}
            error={refused.registry}
          />
          <ExtrasField
            value={extras}
            onChange={setExtras}
            stages={project.stages}
            held={robot}
            error={refused.stages}
            whyNoMore={robot.can.entrust.reason}
          />
        </>
      ) : (
        <EnvironmentField
          value={environment}
          onChange={setEnvironment}
          error={refused.environment}
        />
      )}
    </DialogForm>
  );
}
