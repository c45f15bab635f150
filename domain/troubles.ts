import { cutText } from '@/lib/text/cut-text';
import { Refusal } from '@/lib/refusal';

/**
 * What is done in the background beside the jobs (`domain/jobs/words.ts`): what it means for people while it
 * fails, and how often it is tried again (L16).
 */
export const backgroundTasks = {
  jobs: {
    what: 'Jobs are not taken: no change lets anything in until they are.',
    again: 'every 2 seconds',
  },
  'pulls of clusters': {
    what: 'What clusters pull is not written down: gates that ask whether a build ran know nothing new.',
    again: 'every 2 seconds',
  },
} as const;
export type BackgroundTask = keyof typeof backgroundTasks;

/** Why something failed in the background, and what would mend it: sentences for people. */
export interface Problem {
  readonly reason: string;
  readonly mend: string;
}

/** Codes of the operating system and of PostgreSQL (its Appendix A) that people can do something about. */
const known: Readonly<Record<string, Problem>> = {
  ENOSPC: { reason: 'There is no room left on the disk.', mend: 'Make room on it.' },
  EDQUOT: { reason: 'The disk’s quota is used up.', mend: 'Make room, or raise it.' },
  EROFS: { reason: 'The disk takes no writes.', mend: 'Mount it so that it can be written.' },
  EIO: { reason: 'The disk gives errors.', mend: 'Look at the disk, and put its data elsewhere.' },
  EACCES: {
    reason: 'A file or folder of the data may not be used by the server.',
    mend: 'Give it to the user as whom the server runs.',
  },
  EPERM: {
    reason: 'A file or folder of the data may not be used by the server.',
    mend: 'Give it to the user as whom the server runs.',
  },
  EMFILE: {
    reason: 'The server has as many files open as it may.',
    mend: 'Let it open more (ulimit -n), and start it again.',
  },
  '42501': {
    reason: 'The database does not let the server do it.',
    mend: 'Start the server once as the owner of the database: it grants what is missing.',
  },
  '55P03': {
    reason: 'Another change held what it needs for too long.',
    mend: 'Nothing has to be done if it goes through soon.',
  },
  '40P01': {
    reason: 'It and another change were in one another’s way.',
    mend: 'Nothing has to be done if it goes through soon.',
  },
  '57014': {
    reason: 'It took longer than it may.',
    mend: 'Look whether the database is busy with something else.',
  },
};

/** Of what nobody foresaw, the log alone says what it was: strangers read no words of the database's. */
const unforeseen: Problem = {
  reason: 'An error on the server stopped it.',
  mend: 'The server’s log says which; report it if it lasts.',
};

/** Characters; a refusal may tell of what others wrote. */
const longestReason = 1_000;

/** What people are told of an error that nobody waited for. What it does not know it does not repeat. */
export function problemOf(error: unknown, depth = 0): Problem {
  if (error instanceof Refusal) {
    return { reason: cutText(error.message, longestReason), mend: 'Mend what it names.' };
  }
  if (typeof error !== 'object' || error === null || depth > 4) return unforeseen;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const found = typeof code === 'string' && Object.hasOwn(known, code) ? known[code] : undefined;
  if (found) return found;
  for (const inner of [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) {
    const problem = problemOf(inner, depth + 1);
    if (problem !== unforeseen) return problem;
  }
  return unforeseen;
}
