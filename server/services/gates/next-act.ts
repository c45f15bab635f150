import type { Verdict } from '@/domain/gates/verdict';

/** What a card's button does next, and what it says. */
export interface NextAct {
  readonly nextAct: 'promote' | 'request' | 'waiting' | 'blocked' | 'none';
  readonly label: string;
}

/**
 * The next act toward a stage, from what its gates say: what fails comes before what waits, and
 * people are asked last, when all else passes.
 * @param request the state of an open request; null: nobody has asked.
 */
export function nextActOf(
  verdicts: readonly Verdict[],
  request: 'waiting' | 'approved' | null,
): NextAct {
  if (request === 'approved') return { nextAct: 'waiting', label: 'Waiting: last click' };
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  if (failed.length > 0) {
    const [only] = failed;
    const label =
      failed.length === 1 && only ? `Blocked: ${only.title}` : `Blocked: ${failed.length} gates`;
    return { nextAct: 'blocked', label };
  }
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting');
  if (waiting.length === 0) return { nextAct: 'promote', label: 'Promote' };
  const onlyPeople = waiting.every(({ kind }) => kind === 'approvals');
  if (onlyPeople && request === null) return { nextAct: 'request', label: 'Request approval' };
  return {
    nextAct: 'waiting',
    label: `Waiting: ${waiting.map(({ title }) => title.toLowerCase()).join(', ')}`,
  };
}
