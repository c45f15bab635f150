'use client';

import type { Card } from '@/contract/shapes/images';
import { X } from 'lucide-react';
import { RolledBackMark } from '../parts/builds/rolled-back-mark';
import { NextActLink } from '../parts/gates/next-act-link';
import { buildHref, reviewHref } from '../parts/hrefs';
import { StageOf } from '../parts/stages/stage-of';
import { LinkButton } from '../ui/buttons/button';
import { State } from '../ui/text/state';
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
  const { build } = card;
  if (build.withdrawal !== null) {
    // Its review would refuse only; its page says why it is held back, and has the way back.
    return (
      <LinkButton
        size="small"
        variant="danger"
        icon={<X aria-hidden />}
        href={buildHref(project, image, build.number)}
        className="self-start"
      >
        Blocked: withdrawn
      </LinkButton>
    );
  }
  const left = build.placements.find((one) => one.stage === target.stage)?.rolledBack ?? null;
  return (
    <>
      <RolledBackMark rolledBack={left} stage={target.name} />
      <NextActLink
        act={card}
        verdicts={card.verdicts}
        may={card.promote}
        promotion={card.promotion}
        ask={reviewHref({ project, image, build: build.number, to: target.stage })}
        stage={stage}
        size="small"
        primary={look === 'main' && left === null}
      />
    </>
  );
}
