'use client';

import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import type { Lane } from '@/contract/shapes/images';
import { BuildName, buildName } from '../parts/builds/build-name';
import { Digest } from '../parts/builds/digest';
import { RolledBackMark } from '../parts/builds/rolled-back-mark';
import { SourceLine } from '../parts/builds/source-line';
import { buildHref, reviewHref } from '../parts/hrefs';
import { Button } from '../ui/buttons/button';
import { Dialog } from '../ui/dialogs/dialog';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { useBoard } from './board-context';

/** What a stage could go back to: to what is newer it goes forward. */
const earlierIn = ({ now, before }: Lane) =>
  before.filter(({ build }) => build.number < (now?.build.number ?? 0));

/** Chooses an earlier build of a stage; the review then shows now and chosen, and asks why. */
export function RollBack({ lane }: { lane: Lane }) {
  const { project, image } = useBoard();
  // In the address, so that other pages lead here (`rollBackHref`).
  const [back, setBack] = useQueryState('back', parseAsString);
  const earlier = earlierIn(lane);
  // A withdrawn build goes nowhere, back neither.
  const choices = earlier.filter(({ build }) => build.withdrawal === null);
  const label = 'Roll back…';
  const icon = <Undo2 aria-hidden />;
  const refused = lane.rollBack.allowed
    ? choices.length === 0
      ? `${lane.name} has no earlier build to go back to.`
      : null
    : (lane.rollBack.reason ?? `You may not roll ${lane.name} back.`);
  if (refused !== null) {
    return (
      <div className="flex flex-col gap-1">
        <Button
          size="small"
          variant="quiet"
          icon={icon}
          disabledReason={refused}
          reasonPlacement="below"
        >
          {label}
        </Button>
        {choices.length > 0 ? null : <Withdrawn lane={lane} />}
      </div>
    );
  }
  return (
    <Dialog
      open={back === lane.stage}
      onOpenChange={(open) => void setBack(open ? lane.stage : null)}
      trigger={
        <Button size="small" icon={icon} className="self-start">
          {label}
        </Button>
      }
      title={`Roll ${lane.name} back`}
      description={
        lane.now === null
          ? 'Choose the build to go back to. You see what it changes before anything happens.'
          : `Now it has ${buildName(lane.now.build)}. Choose the build to go back to; you see what it changes before anything happens.`
      }
    >
      <NotAsked lane={lane} />
      <ul className="flex flex-col gap-2">
        {choices.map(({ build }) => {
          const placed = build.placements.find(({ stage }) => stage === lane.stage);
          return (
            <li
              key={build.digest}
              className="relative rounded-md border border-line p-3 hover:border-control hover:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <div className="flex items-center justify-between gap-2">
                <Link
                  data-choice
                  href={reviewHref({ project, image, build: build.number, to: lane.stage })}
                  className="outline-none after:absolute after:inset-0"
                >
                  <BuildName {...build} />
                </Link>
                <span className="text-12 text-secondary">
                  {placed === undefined ? null : (
                    <>
                      came here <Time inert at={placed.since} />
                    </>
                  )}
                </span>
              </div>
              <RolledBackMark rolledBack={placed?.rolledBack} inert />
              <SourceLine source={build.source} className="mt-1" />
              <span className="relative">
                <Digest digest={build.digest} />
              </span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

/** What the way back is not asked, and whose click it then waits for: as its review says. */
function NotAsked({ lane: { name, gates, rollBackWaits } }: { lane: Lane }) {
  return (
    <div className="mb-3 flex flex-col gap-1 text-12">
      {gates.length === 0 ? null : (
        <p className="flex flex-wrap gap-x-3">
          <span className="text-secondary">Of {name}’s gates:</span>
          {gates.map(({ gate, title }) => (
            <State key={gate} kind="not-run">
              {title} not asked
            </State>
          ))}
        </p>
      )}
      {rollBackWaits === null ? null : (
        <State kind="waiting" className="items-start whitespace-normal">
          {rollBackWaits}
        </State>
      )}
    </div>
  );
}

/** The builds to which a stage cannot go, back or forward, for why. */
function Withdrawn({ lane }: { lane: Lane }) {
  const { project, image } = useBoard();
  const withdrawn = lane.before.filter(({ build }) => build.withdrawal !== null);
  if (withdrawn.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 text-12">
      {withdrawn.slice(0, 3).map(({ build }) => (
        <Link
          key={build.digest}
          href={buildHref(project, image, build.number)}
          className="inline-flex min-h-6 items-center rounded-sm text-accent hover:underline"
        >
          Why {buildName(build)} is withdrawn
        </Link>
      ))}
    </p>
  );
}
