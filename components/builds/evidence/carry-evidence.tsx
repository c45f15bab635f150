'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mutations } from '@/client/queries';
import { touches } from '@/client/live/touches';
import type { Build, BuildContent } from '@/contract/shapes/images';
import type { Project } from '@/contract/shapes/projects';
import { imageToPath } from '@/domain/registries/names';
import { rolesThatGive } from '@/domain/permissions/words';
import { Button } from '../../ui/buttons/button';
import { ConfirmDialog } from '../../ui/dialogs/confirm-dialog';
import { useAnnounce } from '../../ui/notices/announcer';
import { toast } from '../../ui/notices/toast';
import { ErrorPanel } from '../../ui/page/error-panel';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import type { Lacking } from './lacking';

interface CarryEvidenceProps {
  project: Project;
  build: Build;
  lacking: readonly Lacking[];
  /** What carrying would replace, and what stands for just that. */
  replaces: BuildContent['replaces'];
  replacing: string;
  /** Why what should have followed by itself did not; null: nothing failed. */
  notCarried: BuildContent['notCarried'];
}

/** Where evidence came late: which stages lack it, what brings it there, and the act. Else nothing. */
export function CarryEvidence(props: CarryEvidenceProps) {
  const { project, build, lacking, replaces, replacing, notCarried } = props;
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const announce = useAnnounce();
  const { slug, name, carries, can } = project;
  const { image, number } = build;
  const carry = useMutation(
    mutations.images.carry.mutationOptions({
      onSuccess: async ({ carried }) => {
        const text =
          carried.length === 0
            ? 'Every stage has all of it already'
            : `Carried to ${carried.map(({ stage }) => nameOf(project, stage)).join(', ')}`;
        toast.done(text);
        announce(text);
        await client.invalidateQueries({
          predicate: ({ queryKey }) =>
            touches(
              { kind: 'evidence.carried', project: slug, image, build: number, stage: null },
              queryKey,
            ),
        });
      },
    }),
  );
  if (lacking.length === 0) return null;
  const missing = lacking.filter(({ count }) => count > 0);
  const instead = lacking.filter((stage) => stage.replacing > 0);
  const what = { project: slug, image: imageToPath(image), number };
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3 text-13">
      {missing.length === 0 ? null : (
        <State kind="waiting" className="items-start whitespace-normal">
          {missing.map((stage) => `${stage.name} lacks ${stage.count}`).join(' · ')} of the
          signatures and documents that {project.stages[0]?.name ?? 'the entry stage'} has of it
        </State>
      )}
      {instead.map((stage) => (
        <State key={stage.slug} kind="warning" className="items-start whitespace-normal">
          {stage.replacing} would replace what {stage.name} has: carry it by hand
        </State>
      ))}
      {notCarried === null ? null : (
        <State kind="failed" className="items-start whitespace-normal">
          <span>
            It did not follow by itself: {notCarried.problem} It is tried again at{' '}
            <Time at={notCarried.again} look="exact" />
            {can.request ? '; carry it by hand to have it now.' : '.'}
          </span>
        </State>
      )}
      <p className="text-secondary">
        {missing.length === 0 || notCarried !== null
          ? null
          : carries
            ? 'It follows by itself, mostly within seconds; carry it to have it at once. '
            : `${name} does not carry late evidence by itself. `}
        {instead.length === 0
          ? null
          : 'By itself evidence only adds. Carried by hand, the new document takes the place of the one that the tag names there, and what only that one said is gone. '}
        Carrying opens no approval anew, and nothing that could run is carried.
      </p>
      {carry.isError && !asking ? (
        <ErrorPanel what="The evidence was not carried" error={carry.error} />
      ) : null}
      <div>
        <Button
          busy={carry.isPending && 'Carrying…'}
          reasonPlacement="below"
          disabledReason={
            can.request
              ? null
              : `Carrying needs the ${rolesThatGive('promotion.request')} role on ${name}.`
          }
          onClick={() => {
            if (replaces.length > 0) setAsking(true);
            else carry.mutate(what);
          }}
        >
          {replaces.length > 0 ? 'Carry it there now…' : 'Carry it there now'}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Replace what is there?"
        act="Carry and replace"
        acting="Carrying…"
        cancel="Leave it as it is"
        failed="The evidence was not carried"
        onConfirm={() => carry.mutateAsync({ ...what, replace: true, seen: replacing })}
      >
        <p>
          The new documents do not say all that the ones there say. Once they are carried, #{number}{' '}
          no longer has this there, and whoever verifies it there may be refused:
        </p>
        <Goes project={project} replaces={replaces} />
        <p>The trail keeps what was replaced by what. What is only added is carried as well.</p>
      </ConfirmDialog>
    </div>
  );
}

/** What would go, stage by stage. */
function Goes({ project, replaces }: Pick<CarryEvidenceProps, 'project' | 'replaces'>) {
  const stages = [...new Set(replaces.map(({ stage }) => stage))];
  return (
    <ul className="flex flex-col gap-2">
      {stages.map((stage) => (
        <li key={stage}>
          <p className="font-medium">{nameOf(project, stage)}</p>
          <ul className="ml-4 list-disc">
            {replaces
              .filter((one) => one.stage === stage)
              .flatMap(({ tag, goes }) => goes.map((words) => ({ tag, words })))
              .map(({ tag, words }) => (
                <li key={`${tag} ${words}`} className="wrap-anywhere">
                  {words}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ stages }: Project, slug: string): string =>
  stages.find((stage) => stage.slug === slug)?.name ?? slug;
