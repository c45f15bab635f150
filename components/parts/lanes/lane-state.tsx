import Link from 'next/link';
import type { ImageLanes } from '@/contract/shapes/images';
import { toldActor } from '@/domain/people/actors';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { promotionHref } from '../hrefs';
import { ActorName } from '../actors/actor-name';
import { StageOf } from '../stages/stage-of';

type Lane = ImageLanes['lanes'][number];

/** How the gates let in what is there: `✓ 5`, waived ones named; nothing where none were asked. */
export function EnteredMark({ entered }: { entered: Lane['entered'] }) {
  if (entered === null) return null;
  const { passed, waived, brokenGlass } = entered;
  if (brokenGlass) return <State kind="warning">glass broken</State>;
  if (waived > 0) return <State kind="waived">{waived} waived</State>;
  if (passed === 0) return null;
  const words = passed === 1 ? 'passed its gate' : `passed its ${passed} gates`;
  return (
    <span title={words}>
      <State kind="passed">
        <span className="sr-only">{words}</span>
      </State>
    </span>
  );
}

interface LaneNotesProps {
  lane: Pick<Lane, 'waiting' | 'hold'>;
  stages: readonly { slug: string; name: string }[];
  /** Does the cell stand for several images? Then the one that waits is named. */
  ofMany?: boolean;
}

/** What holds up a cell: a stopped line, and who asked to go on and waits. */
export function LaneNotes({ lane, stages, ofMany }: LaneNotesProps) {
  const { waiting, hold } = lane;
  if (waiting === null && hold === null) return null;
  return (
    <>
      {hold === null ? null : (
        <p className="mt-0.5" title={`${toldActor(hold.by)}: ${hold.reason}`}>
          <State kind="failed">Line stopped</State>
          <span className="sr-only">
            {' '}
            by {toldActor(hold.by)}: {hold.reason}
          </span>
        </p>
      )}
      {waiting === null ? null : (
        <Link
          href={promotionHref(waiting.promotion)}
          className="-mx-1.5 mt-0.5 flex min-h-6 flex-wrap items-center gap-x-1.5 rounded-sm px-1.5 text-12 text-secondary hover:bg-muted"
        >
          <State kind={waiting.blocked ? 'failed' : 'waiting'} className="relative max-w-full">
            <span className="sr-only">{waiting.blocked ? 'blocked: ' : 'waiting: '}</span>
            <ActorName actor={waiting.by} short />
          </State>
          <span>
            {waiting.blocked ? 'is blocked' : 'asked'} →{' '}
            <StageOf stages={stages} slug={waiting.to} />
          </span>
          {ofMany ? (
            <span title={waiting.image} className="max-w-full truncate">
              {waiting.image}
            </span>
          ) : null}
          <Time at={waiting.since} look="short" inert />
          {waiting.count === 1 ? null : <span>and {waiting.count - 1} more</span>}
        </Link>
      )}
    </>
  );
}
