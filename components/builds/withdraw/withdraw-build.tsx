'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { imageToPath } from '@/domain/registries/names';
import { buildName } from '../../parts/builds/build-name';
import { Button } from '../../ui/buttons/button';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { Checkbox } from '../../ui/fields/input';
import { ReasonField } from '../../ui/fields/reason-field';
import { TypedField } from '../../ui/fields/typed-field';
import { toast } from '../../ui/notices/toast';
import { refreshAfterWithdrawal } from './refresh-after-withdrawal';
import { SharingNote } from './sharing-note';
import { withdrawMeans } from './withdraw-means';

interface WithdrawBuildProps {
  project: Project;
  build: Build;
}

/** Bans a build: what it is typed first, then why. For maintainers; others read whose it is. */
export function WithdrawBuild({ project, build }: WithdrawBuildProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<Ban aria-hidden />}
        onClick={() => setOpen(true)}
        reasonPlacement="below"
        disabledReason={
          project.can.withdraw ? null : `Withdrawing needs the maintainer role on ${project.name}.`
        }
      >
        Withdraw…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Withdraw ${build.image} ${buildName(build)}?`}
        description="Nothing promotes it any more, and open requests for it end. Its bytes and its history stay. A maintainer can reinstate it."
      >
        <WithdrawForm project={project} build={build} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function WithdrawForm({ project, build, onDone }: WithdrawBuildProps & { onDone: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [blockPulls, setBlockPulls] = useState(false);
  const withdraw = useMutation(
    mutations.images.withdraw.mutationOptions({
      onSuccess: async () => {
        toast.done(`${build.image} ${buildName(build)} is withdrawn`);
        onDone();
        await refreshAfterWithdrawal(client, project.slug, build);
      },
    }),
  );
  const missing =
    reason.trim() === ''
      ? 'Give a reason first.'
      : typed.trim().replace(/^#/, '') === String(build.number)
        ? null
        : 'Type the build’s number first.';
  const submit = () => {
    if (missing !== null || withdraw.isPending) return;
    withdraw.mutate({
      project: project.slug,
      image: imageToPath(build.image),
      number: build.number,
      reason: reason.trim(),
      blockPulls,
    });
  };
  return (
    <DialogForm
      onSubmit={submit}
      act={`Withdraw #${build.number}`}
      variant="danger"
      cancel="Keep it"
      busy={withdraw.isPending && 'Withdrawing…'}
      failed={`#${build.number} was not withdrawn`}
      error={withdraw.error}
      fields={['reason']}
      disabledReason={missing}
    >
      <ReasonField
        hint="Everyone who meets the build reads it."
        error={fieldErrors(withdraw.error).reason}
        rows={3}
        maxLength={500}
        autoFocus
        placeholder="Charges cards twice when a payment is retried"
        value={reason}
        onChange={setReason}
      />
      <label className="flex items-start gap-2 text-13">
        <Checkbox checked={blockPulls} onCheckedChange={setBlockPulls} className="mt-px" />
        <span>
          Refuse its pulls outside {project.stages[0]?.name ?? 'the entry stage'} too
          <span className="block text-12 text-secondary">
            Clusters that run it go on; restarted pods and new nodes will not get it.
          </span>
        </span>
      </label>
      <Means build={build} stages={project.stages} blockPulls={blockPulls} />
      <SharingNote project={project} build={build} blockPulls={blockPulls} />
      <TypedField
        text={String(build.number)}
        value={typed}
        onChange={setTyped}
        inputMode="numeric"
      />
    </DialogForm>
  );
}

/** What it means where the build is now; nothing where it is in no stage under any tag. */
function Means({
  build,
  stages,
  blockPulls,
}: { build: Build; blockPulls: boolean } & Pick<Project, 'stages'>) {
  const sentences = withdrawMeans(build, stages, blockPulls);
  if (sentences.length === 0) return null;
  return (
    <ul
      aria-label="What that means"
      className="flex flex-col gap-1 rounded-md border border-line bg-muted p-3 text-13"
    >
      {sentences.map((sentence) => (
        <li key={sentence} className="wrap-anywhere">
          {sentence}
        </li>
      ))}
    </ul>
  );
}
