'use client';

import type { Lane } from '@/contract/images';
import { reviewHref } from '../builds/hrefs';
import { StageOf } from '../builds/stage-of';
import { Button, LinkButton } from '../ui/button';
import { State } from '../ui/state';
import { stagesOf, useBoard } from './board-context';

interface NextActProps {
  card: NonNullable<Lane['now']>;
  look?: 'main' | 'plain';
}

/** A card's button, named for where it leads; or why it cannot, or that it is done. */
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
  const words = <>Promote → {stage}</>;
  if (!card.promote.allowed) {
    return (
      <Button
        size="small"
        reasonPlacement="below"
        disabledReason={card.promote.reason ?? 'You may not promote it there.'}
      >
        {words}
      </Button>
    );
  }
  return (
    <LinkButton
      size="small"
      variant={look === 'main' ? 'primary' : 'secondary'}
      data-key="p"
      href={reviewHref({ project, image, build: card.build.number, to: target.stage })}
      className="self-start"
    >
      {words}
    </LinkButton>
  );
}
