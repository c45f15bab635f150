'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { mutations, queries } from '@/client/queries';
import type { Build } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { imageToPath } from '@/domain/registries/names';
import { buildName } from '../../parts/builds/build-name';
import { wayBack } from '../../parts/builds/way-back';
import { throughName, withdrawnMark } from '../../parts/builds/withdrawn-words';
import { buildHref } from '../../parts/hrefs';
import { ActorName } from '../../parts/actors/actor-name';
import { Button, LinkButton } from '../../ui/buttons/button';
import { ConfirmDialog } from '../../ui/dialogs/confirm-dialog';
import { toast } from '../../ui/notices/toast';
import { Time } from '../../ui/text/time';
import { refreshAfterWithdrawal } from './refresh-after-withdrawal';

interface WithdrawnBannerProps {
  project: Project;
  build: Build;
}

/**
 * Above all else of a withdrawn build: who withdrew it, when, why, and the ways back: of stages that still run
 * it, and of the withdrawal; of one that shares a part with it, which build that is.
 */
export function WithdrawnBanner({ project, build }: WithdrawnBannerProps) {
  const { withdrawal } = build;
  const content = useQuery({
    ...queries.content(project.slug, build.image, build.number),
    enabled: (withdrawal?.through ?? null) !== null,
  });
  if (withdrawal === null) return null;
  const { through } = withdrawal;
  const partName = content.data?.manifests.find(({ digest }) => digest === through?.part)?.platform;
  return (
    <section
      aria-label="Withdrawn"
      className="mb-4 flex flex-wrap items-start gap-3 rounded-lg border-2 border-failed bg-surface p-4 text-13"
    >
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" strokeWidth={2.5} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold text-failed">
          {withdrawnMark(withdrawal)}: nothing promotes it any more
        </p>
        {through === null ? null : (
          <p className="mt-0.5">
            It {through.sameImage ? 'holds the same image as' : `has ${partName ?? 'a part'} of`}{' '}
            <Link
              href={buildHref(project.slug, through.image ?? build.image, through.build)}
              className="text-accent underline"
            >
              {throughName(through)}
            </Link>
            , which is withdrawn.{' '}
            {through.sameImage ? 'Build another image' : 'Build it again without that'}, or
            reinstate {throughName(through)}.
          </p>
        )}
        <p className="mt-0.5 break-words">{withdrawal.reason}</p>
        <p className="mt-0.5 text-12 text-secondary">
          <ActorName actor={withdrawal.by} />, <Time at={withdrawal.at} />.{' '}
          {withdrawal.blockPulls
            ? `${through === null ? 'Its pulls' : `Pulls of that ${through.sameImage ? 'image' : 'part'}`} outside ${project.stages[0]?.name ?? 'the entry stage'} are refused.`
            : 'It can still be pulled where it is.'}
        </p>
      </div>
      <RollBacks project={project} build={build} />
      {through === null ? <Reinstate project={project} build={build} /> : null}
    </section>
  );
}

/** Of each stage beyond the entry that still runs it, the way back, for whoever may go it or ask for it. */
function RollBacks({ project, build }: WithdrawnBannerProps) {
  const items = useQuery(queries.withdrawn()).data?.items ?? [];
  const here = items.filter(
    ({ project: slug, current }) =>
      slug === project.slug && current.image === build.image && current.number === build.number,
  );
  return here.map((item) => {
    const back = wayBack(item);
    return back === null ? null : (
      <LinkButton key={item.to} icon={<Undo2 aria-hidden />} href={back}>
        Roll {item.stage.name} back…
      </LinkButton>
    );
  });
}

function Reinstate({ project, build }: WithdrawnBannerProps) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const reinstate = useMutation(mutations.images.reinstate.mutationOptions());
  return (
    <>
      <Button
        onClick={() => setOpen(true)}
        reasonPlacement="below"
        disabledReason={
          project.can.withdraw ? null : `Reinstating needs the maintainer role on ${project.name}.`
        }
      >
        Reinstate…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Reinstate ${build.image} ${buildName(build)}?`}
        act={`Reinstate #${build.number}`}
        cancel="Leave it withdrawn"
        acting="Reinstating…"
        failed={`#${build.number} was not reinstated`}
        onConfirm={async () => {
          await reinstate.mutateAsync({
            project: project.slug,
            image: imageToPath(build.image),
            number: build.number,
          });
          toast.done(`${build.image} ${buildName(build)} is reinstated`);
          await refreshAfterWithdrawal(client, project.slug, build);
        }}
      >
        <p>
          It may be promoted and pulled again wherever it is. That it was withdrawn stays on its
          timeline and in the audit trail.
        </p>
      </ConfirmDialog>
    </>
  );
}
