import type { Verdict } from '@/contract/shapes/gates';
import type { Review } from '@/contract/shapes/review';
import { own } from '@/lib/text/own';

/** What the review's button says that it does. */
export interface AskWords {
  does:
    | 'promote'
    | 'roll-back'
    | 'request'
    | 'request-approval'
    | 'request-promotion'
    | 'request-roll-back';
  /** What the request waits for besides people, in few words; empty: nothing. */
  waitsFor: readonly string[];
  /** When the clock alone lets all of that pass; null where more than the clock is needed. */
  until: string | null;
}

const words: Readonly<Record<string, string>> = {
  checks: 'checks',
  soak: 'soak',
  freeze: 'the freeze to end',
  hygiene: 'a look into its layers',
  hold: 'the stopped line',
};

const wordOf = ({ kind, title }: Verdict): string => own(words, kind) ?? title.toLowerCase();

/**
 * What asking does now. A button that cannot be pressed is named for what it would do once it can:
 * where people approve, it asks them; who may not promote there asks whoever may.
 */
export function askWords({
  kind,
  promote,
  verdicts,
}: Pick<Review, 'kind' | 'promote' | 'verdicts'>): AskWords {
  const nothing = { waitsFor: [], until: null };
  if (kind === 'rollback' && !promote.needsPromoter) return { does: 'roll-back', ...nothing };
  if (promote.would === 'promote') return { does: 'promote', ...nothing };
  const asksPeople = verdicts.some((one) => one.kind === 'approvals' && one.verdict === 'waiting');
  const does = asksPeople
    ? 'request-approval'
    : promote.needsPromoter
      ? kind === 'rollback'
        ? 'request-roll-back'
        : 'request-promotion'
      : promote.would === 'nothing'
        ? 'promote'
        : 'request';
  if (promote.would === 'nothing') return { does, ...nothing };
  const waiting = verdicts.filter((one) => one.verdict === 'waiting' && one.kind !== 'approvals');
  const times = waiting.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  const byClock = waiting.length > 0 && times.length === waiting.length;
  return {
    does,
    waitsFor: [...new Set(waiting.map(wordOf))],
    until: byClock ? new Date(Math.max(...times)).toISOString() : null,
  };
}
