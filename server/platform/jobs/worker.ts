import type PgBoss from 'pg-boss';
import type { Logger } from '@/lib/logger';
import { isDatabaseAway, statement, type Database } from '../sql/database';
import { enqueue, executorOf, type JobData, type QueueName } from './enqueue';
import type { Telling } from './create-telling';
import { createSleep, restMs } from './sleep';

/** What a worker does with jobs that say the same; it may ask for one at a later time. */
export type Handler<Name extends QueueName> = (data: JobData[Name]) => Promise<Later[]>;

/** A job for later: those of one key are one. */
export interface Later {
  readonly data: JobData['evaluate-later'];
  readonly afterMs: number;
  readonly key: string;
}

export interface Worker {
  /** Looks for jobs now rather than at the next poll. */
  wake(): void;
  /** Takes no further job, and resolves when what it does now is done. */
  stop(): Promise<void>;
}

/** How many jobs are taken at once; those that say the same are done once. */
const batch = 50;

interface Due {
  readonly name: string;
}
const namesOf = (rows: readonly Due[]): string[] => rows.map(({ name }) => name);

// Most looks find nothing: one statement without a transaction says so for every queue.
const look = statement(
  'jobs.look',
  `SELECT name FROM unnest($1::text[]) AS asked(name) WHERE EXISTS (
     SELECT 1 FROM pgboss.job j
     WHERE j.name = asked.name AND j.state < 'active' AND j.start_after < now())`,
);

/**
 * Does the jobs of some queues, one batch after another. A batch is taken, done and marked in one
 * transaction: when the process dies in the middle, its connection goes and the jobs are at once
 * somebody else's. So a handler may run again for what it did already, and must not mind.
 * A job whose handler throws is tried again later, more slowly each time.
 */
export function startWorker(
  boss: PgBoss,
  db: Database,
  handlers: { readonly [Name in QueueName]?: Handler<Name> },
  options: {
    readonly logger: Logger;
    readonly pollMs: number;
    readonly telling: Telling;
    count(queue: QueueName, outcome: 'done' | 'failed', jobs: number): void;
  },
): Worker {
  const { logger, pollMs, telling } = options;
  const mark = boss as unknown as Marking;
  const sleep = createSleep();
  let stopping = false;

  const round = async (queue: QueueName, handle: (data: never) => Promise<Later[]>) => {
    const { done, failed } = await db.transaction(async (sql) => {
      const tally = { done: 0, failed: 0 };
      const running = { db: executorOf(sql) };
      const later: Later[] = [];
      for (const { data, ids } of group(await take(boss, queue, running.db))) {
        try {
          later.push(...(await handle(data as never)));
          await mark.complete(queue, ids, null, running);
          tally.done += ids.length;
        } catch (err) {
          if (isDatabaseAway(err)) throw err;
          logger.warn({ err, queue, data }, 'a job failed and is tried again');
          await mark.fail(queue, ids, { message: String(err) }, running);
          tally.failed += ids.length;
        }
      }
      // Last, and in one order: a worker waits here for another that writes the same key.
      for (const { data, ...when } of later.sort((a, b) => (a.key < b.key ? -1 : 1))) {
        await enqueue(sql, 'evaluate-later', data, when);
      }
      return tally;
    });
    options.count(queue, 'done', done);
    options.count(queue, 'failed', failed);
    return done + failed;
  };

  const work = async () => {
    while (!stopping) {
      let found = 0;
      await telling('jobs', async () => {
        const due = new Set(namesOf(await db.sql.query<Due>(look, [Object.keys(handlers)])));
        for (const [queue, handle] of Object.entries(handlers)) {
          if (!stopping && due.has(queue)) found += await round(queue as QueueName, handle);
        }
      }).then((done) => {
        if (!done) found = 0;
      });
      if (found === 0) {
        await sleep.atLeast(restMs);
        await sleep.unlessWoken(pollMs);
      }
    }
  };
  const ended = work();

  return {
    wake: () => sleep.wake(),
    async stop() {
      stopping = true;
      sleep.end();
      await ended;
    },
  };
}

/** How pg-boss marks several jobs with a result; its types know that for one job only. */
interface Marking {
  complete(
    queue: string,
    ids: string[],
    output: null,
    options: { db: PgBoss.Db },
  ): Promise<unknown>;
  fail(queue: string, ids: string[], output: object, options: { db: PgBoss.Db }): Promise<unknown>;
}

/** Takes what waits. @throws what PostgreSQL says; pg-boss itself would take it for no job. */
async function take(boss: PgBoss, queue: QueueName, db: PgBoss.Db): Promise<PgBoss.Job<unknown>[]> {
  const problems: unknown[] = [];
  const telling: PgBoss.Db = {
    executeSql: (text, values) =>
      db.executeSql(text, values).catch((err: unknown) => {
        problems.push(err);
        return { rows: [] };
      }),
  };
  const jobs = await boss.fetch(queue, { batchSize: batch, db: telling });
  if (problems.length > 0) throw new Error('no jobs could be taken', { cause: problems[0] });
  return jobs;
}

/** Jobs that say the same, together. */
function group(jobs: readonly PgBoss.Job<unknown>[]) {
  const groups = new Map<string, { data: unknown; ids: string[] }>();
  for (const { id, data } of jobs) {
    const key = JSON.stringify(data);
    const known = groups.get(key);
    if (known) known.ids.push(id);
    else groups.set(key, { data, ids: [id] });
  }
  return groups.values();
}
