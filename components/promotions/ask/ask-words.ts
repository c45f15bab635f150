import type { Verdict } from '@/contract/shapes/gates';
import type { Review } from '@/contract/shapes/review';
import { isAskedOfPeople, wordsOf } from '@/domain/gates/kinds/words';

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

const wordOf = (verdict: Verdict): string =>
  verdict.kind === 'hold'
    ? 'the stopped line'
    : (wordsOf(verdict)?.awaited ?? verdict.title.toLowerCase());

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
  const asksPeople = verdicts.some((one) => isAskedOfPeople(one) && one.verdict === 'waiting');
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
  const waiting = verdicts.filter((one) => one.verdict === 'waiting' && !isAskedOfPeople(one));
  const times = waiting.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  const byClock = waiting.length > 0 && times.length === waiting.length;
  return {
    does,
    waitsFor: [...new Set(waiting.map(wordOf))],
    until: byClock ? new Date(Math.max(...times)).toISOString() : null,
  };
}
