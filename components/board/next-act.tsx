'use client';

import type { Card } from '@/contract/images';
import { reviewHref } from '../builds/hrefs';
import { StageOf } from '../builds/stage-of';
import { NextActLink } from '../gates/next-act-link';
import { State } from '../ui/state';
import { stagesOf, useBoard } from './board-context';

interface NextActProps {
  card: Card;
  look?: 'main' | 'plain';
}

/** A card's button, named for the next act; or why it cannot be done, or that it is done. */
export function NextAct({ card, look = 'plain' }: NextActProps) {
  const { project, image, lanes } = useBoard();
  const target = lanes.find((lane) => lane.stage === card.next);
  if (target === undefined) return null;
  const stage = <StageOf stages={stagesOf(lanes)} slug={target.stage} />;
  if (target.now?.build.digest === card.build.digest) {
    return (
      <p className="flex min-h-7 items-center gap-1.5 text-12 text-secondary">
        <State kind="passed">Now in</State>
        {stage}
      </p>
    );
  }
  return (
    <NextActLink
      act={card}
      verdicts={card.verdicts}
      may={card.promote}
      promotion={card.promotion}
      ask={reviewHref({ project, image, build: card.build.number, to: target.stage })}
      stage={stage}
      size="small"
      primary={look === 'main'}
    />
  );
}
