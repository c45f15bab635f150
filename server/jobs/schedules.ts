import type { Logger } from '@/lib/logger';
import { sweepAuth } from '../auth/sweep';
import { isConnectionLost, statement, type Database } from '../data/database';
import { noticeEnds } from '../services/robots/notice-ends';
import { measureRegistries } from '../services/registries/measure-registries';

const hour = 60 * 60_000;
const halfMinute = 30_000;

const oldEvents = statement(
  'jobs.old-events',
  `DELETE FROM live_event WHERE at < now() - interval '1 day'`,
);
const oldKeys = statement(
  'jobs.old-idempotency-keys',
  `DELETE FROM idempotency_key WHERE "createdAt" < now() - interval '1 day'`,
);

/**
 * Tidies, every hour, what has served its time, and counts every half minute what changed. Each task
 * may run in several processes at once.
 * @returns a function that stops it.
 */
export function startSchedules(
  app: {
    services: { db: Database; clock: () => Date };
    sweepUploads(): Promise<number>;
    inspectLayers(): Promise<number>;
  },
  logger: Logger,
): () => void {
  const { db, clock } = app.services;
  const hourly: Tasks = {
    'ended sessions': () => sweepAuth(db, clock()),
    'expired uploads': () => app.sweepUploads(),
    'old live events': () => db.sql.query(oldEvents),
    'old idempotency keys': () => db.sql.query(oldKeys),
  };
  const often: Tasks = {
    'sizes of registries': () => measureRegistries(db),
    'secrets that end soon': () => noticeEnds(db, clock()),
    'layers that a gate waits for': () => app.inspectLayers(),
  };
  const runAll = async (tasks: Tasks) => {
    for (const [name, task] of Object.entries(tasks)) {
      await task().catch((err: unknown) => {
        // The live hub says once that the database is away, and when it is back.
        if (!isConnectionLost(err)) logger.warn({ err, task: name }, 'a task by the clock failed');
      });
    }
  };
  const every = (interval: number, tasks: Tasks) => {
    void runAll(tasks);
    return setInterval(() => void runAll(tasks), interval);
  };
  const timers = [every(hour, hourly), every(halfMinute, often)];
  return () => timers.forEach((timer) => clearInterval(timer));
}

/** What is done, by what it is about. */
type Tasks = Readonly<Record<string, () => Promise<unknown>>>;
