import type { Logger } from '@/lib/logger';
import { sweepAuth } from '../auth/sweep';
import { statement, type Database } from '../data/database';

const hour = 60 * 60_000;

const oldEvents = statement(
  'jobs.old-events',
  `DELETE FROM live_event WHERE at < now() - interval '1 day'`,
);
const oldKeys = statement(
  'jobs.old-idempotency-keys',
  `DELETE FROM idempotency_key WHERE "createdAt" < now() - interval '1 day'`,
);

/**
 * Tidies, every hour, what has served its time. Each task may run in several processes at once and
 * changes no answer, so it needs no lock.
 * @returns a function that stops it.
 */
export function startSchedules(
  app: { services: { db: Database; clock: () => Date }; sweepUploads(): Promise<number> },
  logger: Logger,
): () => void {
  const { db, clock } = app.services;
  const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
    'ended sessions': () => sweepAuth(db, clock()),
    'expired uploads': () => app.sweepUploads(),
    'old live events': () => db.sql.query(oldEvents),
    'old idempotency keys': () => db.sql.query(oldKeys),
  };
  const runAll = async () => {
    for (const [name, task] of Object.entries(tasks)) {
      await task().catch((err: unknown) => logger.warn({ err, task: name }, 'a clean-up failed'));
    }
  };
  const timer = setInterval(() => void runAll(), hour);
  void runAll();
  return () => clearInterval(timer);
}
