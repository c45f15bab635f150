import type { Promotion } from '@/contract/shapes/promotion';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import type { StateKind } from '../../ui/text/state';

const words: Readonly<Record<Promotion['state'], { kind: StateKind; word: string }>> = {
  promoted: { kind: 'passed', word: 'Promoted' },
  planned: { kind: 'not-run', word: 'Dry run: nothing was moved' },
  evaluating: { kind: 'running', word: 'Being evaluated' },
  waiting: { kind: 'waiting', word: 'Waiting' },
  approved: { kind: 'waiting', word: 'Waiting for the last click' },
  executing: { kind: 'running', word: 'Being promoted' },
  rejected: { kind: 'failed', word: 'Rejected' },
  cancelled: { kind: 'not-run', word: 'Cancelled' },
  lapsed: { kind: 'not-run', word: 'Lapsed' },
  superseded: { kind: 'not-run', word: 'Superseded' },
  failed: { kind: 'failed', word: 'Failed: nothing was moved' },
};

/** A promotion's state in words. One that waits with a failed gate is told as blocked. */
export function stateWords({
  state,
  kind,
  verdicts,
}: Pick<Promotion, 'state' | 'kind' | 'verdicts'>): { kind: StateKind; word: string } {
  if (state === 'promoted' && kind === 'rollback') return { kind: 'passed', word: 'Rolled back' };
  if (state !== 'waiting') return words[state];
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed').length;
  if (failed > 0) {
    return { kind: 'failed', word: `Blocked: ${failed} ${failed === 1 ? 'gate' : 'gates'}` };
  }
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting');
  return waiting.length > 0 && waiting.every(isAskedOfPeople)
    ? { kind: 'waiting', word: 'Waiting for approval' }
    : words.waiting;
}
