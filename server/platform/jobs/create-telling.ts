import type { BackgroundTask } from '@/domain/troubles';
import type { Clock } from '@/lib/clock';
import type { Logger } from '@/lib/logger';
import { isConnectionLost, isDatabaseAway, type Database } from '../sql/database';
import { clearTrouble, noteTrouble } from './troubles';

/** Does a task of the background; never throws. @returns whether it went well. */
export type Telling = (task: BackgroundTask, work: () => Promise<unknown>) => Promise<boolean>;

/** The two ends of a task that somebody else does, for whoever hears how each of its runs ended. */
export const toldOf = (telling: Telling, task: BackgroundTask) => ({
  failing: (error: unknown) =>
    void telling(task, () => {
      throw error;
    }),
  well: () => void telling(task, () => Promise.resolve()),
});

/** While it goes well, another process's trouble is looked for no oftener. */
const lookAgainMs = 60_000;

/**
 * Does what is done in the background so that no failure is swallowed (L16): it is kept where the inbox of
 * administrators shows it, until the task goes well again, and is in the log once until then. That the
 * database is away is told by the live hub (`server/record/live/hub.ts`), and readiness says it.
 */
export function createTelling(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  logger: Logger,
): Telling {
  /** When a task that goes well was last cleared; null: it failed the last time. */
  const cleared = new Map<BackgroundTask, number | null>();
  /** What the log has last of a task that fails. */
  const logged = new Map<BackgroundTask, string>();

  const went = async (task: BackgroundTask) => {
    logged.delete(task);
    const last = cleared.get(task);
    if (last != null && performance.now() - last < lookAgainMs) return;
    await clearTrouble(db.sql, { kind: 'task', task });
    cleared.set(task, performance.now());
  };
  const failed = async (task: BackgroundTask, err: unknown) => {
    cleared.set(task, null);
    if (logged.get(task) !== String(err)) logger.warn({ err, task }, 'a background task failed');
    logged.set(task, String(err));
    await noteTrouble(db.sql, { kind: 'task', task }, err, clock());
  };

  return async (task, work) => {
    try {
      await work();
    } catch (err) {
      if (isConnectionLost(err)) return false;
      await failed(task, err).catch((again: unknown) => {
        if (!isDatabaseAway(again)) logger.warn({ err: again, task }, 'it could not be kept');
      });
      return false;
    }
    await went(task).catch((err: unknown) => {
      if (!isDatabaseAway(err)) logger.warn({ err, task }, 'it could not be kept');
    });
    return true;
  };
}
