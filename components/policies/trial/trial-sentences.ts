import type { PolicyTrial } from '@/contract/shapes/policies';
import { standingOf } from '@/domain/gates/evaluate';

/** `2 of 20 builds would be stopped, 5 would wait; 13 would pass.` */
export function trialSentence(items: readonly Pick<PolicyTrial, 'verdicts'>[]): string {
  if (items.length === 0) return 'No build has come as far as the stage before yet.';
  const standings = items.map(({ verdicts }) => standingOf(verdicts));
  const of = (standing: 'open' | 'waiting' | 'failed') =>
    standings.filter((one) => one === standing).length;
  return `Of ${count(items.length, 'build')}, ${of('failed')} would be stopped, ${of('waiting')} would wait, ${of('open')} would pass.`;
}

/** `This policy would have stopped 3 of 41 promotions and delayed 5.` */
export function replaySentence({
  total,
  stopped,
  delayed,
}: {
  readonly total: number;
  readonly stopped: number;
  readonly delayed: number;
}): string {
  if (total === 0) return 'Nothing was promoted into this stage in that time.';
  if (stopped + delayed === 0) {
    return `This policy would have let all of ${count(total, 'promotion')} pass.`;
  }
  return `This policy would have stopped ${stopped} of ${count(total, 'promotion')} and delayed ${delayed}.`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
