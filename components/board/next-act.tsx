'use client';

import { Clock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Card } from '@/contract/images';
import { promotionHref, reviewHref } from '../builds/hrefs';
import { StageOf } from '../builds/stage-of';
import { nextUntil } from '../gates/gate-counts';
import { Button, LinkButton, type ButtonVariants } from '../ui/button';
import { State } from '../ui/state';
import { Until } from '../ui/until';
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
  const ask = reviewHref({ project, image, build: card.build.number, to: target.stage });
  // What stands in the way is for everyone to see, whatever they may do about it.
  if (card.nextAct === 'waiting' || card.nextAct === 'blocked') {
    const blocked = card.nextAct === 'blocked';
    const until = nextUntil(card.verdicts);
    return (
      <Act
        href={card.promotion === null ? ask : promotionHref(card.promotion)}
        variant={blocked ? 'danger' : 'secondary'}
        icon={blocked ? <X aria-hidden /> : <Clock aria-hidden className="text-waiting" />}
      >
        {card.label}
        {until === null || blocked ? null : (
          <>
            , <Until at={until} />
          </>
        )}
      </Act>
    );
  }
  const asks = card.nextAct === 'request';
  const words = (
    <>
      {asks ? 'Request approval' : 'Promote'} → {stage}
    </>
  );
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
    <Act href={ask} variant={look === 'main' ? 'primary' : 'secondary'}>
      {words}
    </Act>
  );
}

interface ActProps {
  href: string;
  variant: ButtonVariants['variant'];
  icon?: ReactNode;
  children: ReactNode;
}

/** A button as wide as its words, on as many lines as they need. */
function Act({ href, variant, icon, children }: ActProps) {
  return (
    <LinkButton
      size="small"
      variant={variant}
      icon={icon}
      data-key="p"
      href={href}
      className="h-auto min-h-7 max-w-full self-start py-1 text-left whitespace-normal"
    >
      <span className="min-w-0 break-words">{children}</span>
    </LinkButton>
  );
}
