import type { Database } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';

/**
 * What `work` comes to, where somebody else's change is under way when it begins, and commits once
 * `work` waits for a lock, or is done without.
 * @param waiters how many wait before the change commits, where `work` does several things at once.
 */
export async function meanwhile<T>(
  db: Pick<Database, 'pool' | 'prisma'>,
  change: (tx: Prisma.TransactionClient) => Promise<unknown>,
  work: () => Promise<T>,
  waiters = 1,
): Promise<T> {
  const { running } = await db.prisma.$transaction(async (tx) => {
    await change(tx);
    const begun = work();
    await untilWaiting(db, begun, waiters);
    return { running: begun };
  });
  return running;
}

/** Ends once so many wait for a lock, or `work` is done. */
export async function untilWaiting(
  { pool }: Pick<Database, 'pool'>,
  work: Promise<unknown>,
  waiters = 1,
): Promise<void> {
  let isDone = false;
  const done = () => void (isDone = true);
  work.then(done, done);
  while (!isDone) {
    const { rows } = await pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) >= waiters) return;
  }
}
