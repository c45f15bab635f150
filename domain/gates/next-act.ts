import { isAskedOfPeople, wordsOf } from './kinds/words';
import type { Verdict } from './verdict';

/** What a build's button does next toward a stage, and what it says. */
export interface NextAct {
  readonly nextAct: 'promote' | 'request' | 'waiting' | 'blocked' | 'none';
  readonly label: string;
}

/** What is looked at: less than a whole verdict. */
type Asked = Pick<Verdict, 'kind' | 'title' | 'verdict' | 'on' | 'missing'>;

/**
 * The next act toward a stage, from what its gates say: what fails comes before what waits, and
 * people are asked last, when all else passes.
 * @param isRequested is there an open request, of which the verdicts are?
 * @param onlyAsks may they ask, and not promote there themselves?
 */
export function nextActOf(
  verdicts: readonly Asked[],
  isRequested: boolean,
  onlyAsks = false,
): NextAct {
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  if (failed.length > 0) return { nextAct: 'blocked', label: blockedBy(failed) };
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting');
  if (waiting.length === 0) {
    if (isRequested) return { nextAct: 'waiting', label: 'Waiting: last click' };
    return onlyAsks
      ? { nextAct: 'request', label: 'Request promotion' }
      : { nextAct: 'promote', label: 'Promote' };
  }
  const onlyPeople = waiting.every(isAskedOfPeople);
  if (onlyPeople && !isRequested) return { nextAct: 'request', label: 'Request approval' };
  return { nextAct: 'waiting', label: `Waiting: ${waiting.map(waitsFor).join(', ')}` };
}

function blockedBy(failed: readonly Asked[]): string {
  if (failed.some(({ kind }) => kind === 'withdrawn')) return 'Blocked: withdrawn';
  const [only] = failed;
  return failed.length === 1 && only ? `Blocked: ${only.title}` : `Blocked: ${failed.length} gates`;
}

/** What a gate waits for, in the fewest words. */
export function waitsFor({ kind, title, on, missing }: Asked): string {
  if (kind === 'hold') return 'line stopped';
  if (missing !== undefined) return missing;
  const shortly = wordsOf({ kind })?.shortly;
  if (shortly && on.length > 0) return on.map(shortly).join(', ');
  return title.charAt(0).toLowerCase() + title.slice(1);
}
