'use client';

import { StageOf } from '../parts/stages/stage-of';
import { stagesOf, useBoard } from './board-context';

/** A stage that holds no build yet, and what brings one. */
export function EmptyLane({ position }: { position: number }) {
  const { lanes } = useBoard();
  const before = lanes[position - 1];
  const isAutomatic = lanes[position]?.automatic === true;
  return (
    <div className="rounded-lg border border-dashed border-control/60 px-3 py-6 text-center text-12 text-secondary">
      <p className="font-medium text-text">None yet</p>
      <p className="mt-1 text-balance">
        {before === undefined ? (
          'A push brings the first build.'
        ) : before.now === null && before.candidates.length === 0 ? (
          `It fills from ${before.name}, which is empty too.`
        ) : isAutomatic ? (
          <>
            Builds of <StageOf stages={stagesOf(lanes)} slug={before.stage} /> enter by themselves
            once all gates pass.
          </>
        ) : (
          <>
            Promote a build from <StageOf stages={stagesOf(lanes)} slug={before.stage} />.
          </>
        )}
      </p>
    </div>
  );
}
