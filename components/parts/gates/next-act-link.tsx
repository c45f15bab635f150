'use client';

import { Clock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Act, Verdict } from '@/contract/shapes/gates';
import type { NextAct } from '@/domain/gates/next-act';
import { Button, LinkButton, type ButtonVariants } from '../../ui/buttons/button';
import { cn } from '../../ui/cn';
import { Until } from '../../ui/text/until';
import { promotionHref } from '../hrefs';
import { nextUntil } from './gate-counts';

interface NextActLinkProps {
  act: NextAct;
  verdicts: readonly Verdict[];
  /** May the caller promote or ask? */
  may: Act;
  /** The open request; null: none. */
  promotion: string | null;
  /** The review to ask in. */
  ask: string;
  /** The target stage's mark and name. */
  stage: ReactNode;
  size?: 'small' | 'medium';
  primary?: boolean;
}

/**
 * The next act of a build toward a stage, as a button: what stands in the way opens the open
 * request or else the review, for everyone, whatever they may do about it.
 */
export function NextActLink(props: NextActLinkProps) {
  const { act, verdicts, may, promotion, ask, stage, size = 'medium', primary } = props;
  if (act.nextAct === 'waiting' || act.nextAct === 'blocked') {
    const blocked = act.nextAct === 'blocked';
    const until = blocked ? null : nextUntil(verdicts);
    return (
      <Wide
        href={promotion === null ? ask : promotionHref(promotion)}
        size={size}
        variant={blocked ? 'danger' : 'secondary'}
        icon={blocked ? <X aria-hidden /> : <Clock aria-hidden className="text-waiting" />}
      >
        {act.label}
        {until === null ? null : (
          <>
            , until <Until inert at={until} />
          </>
        )}
      </Wide>
    );
  }
  const words = (
    <>
      {act.label} → {stage}
    </>
  );
  if (!may.allowed) {
    return (
      <Button
        size={size}
        reasonPlacement="below"
        disabledReason={may.reason ?? 'You may not promote it there.'}
      >
        {words}
      </Button>
    );
  }
  return (
    <Wide href={ask} size={size} variant={primary ? 'primary' : 'secondary'}>
      {words}
    </Wide>
  );
}

interface WideProps extends ButtonVariants {
  href: string;
  icon?: ReactNode;
  children: ReactNode;
}

/** A link as wide as its words, on as many lines as they need. */
function Wide({ href, size, children, ...look }: WideProps) {
  return (
    <LinkButton
      {...look}
      size={size}
      data-key="p"
      href={href}
      className={cn(
        'h-auto max-w-[min(100%,20rem)] self-start py-1 text-left whitespace-normal',
        size === 'small' ? 'min-h-7' : 'min-h-8',
      )}
    >
      <span className="min-w-0 break-words">{children}</span>
    </LinkButton>
  );
}
