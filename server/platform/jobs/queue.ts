import PgBoss from 'pg-boss';
import type { Logger } from '@/lib/logger';
import { isConnectionLost, openDatabase, type Database } from '../sql/database';
import type { QueueName } from './enqueue';
import { countLate } from '@/server/content/evidence/carry-late';

/** The queues, and how often a job is tried: eleven times within about half an hour. */
const queues: Readonly<Record<QueueName, PgBoss.QueuePolicy>> = {
  evaluate: 'standard',
  'evaluate-later': 'short',
};
const retries = { retryLimit: 10, retryDelay: 1, retryBackoff: true };

/** Done jobs are kept for an hour, and a day more in the archive. */
const keeping = { archiveCompletedAfterSeconds: 3_600, deleteAfterHours: 24 };

/**
 * Makes the schema of the jobs (`pgboss`, beside the catalogue) and its queues, or brings them up to
 * date, as the role that owns the database's tables: each queue is a table.
 */
export async function prepareQueue(url: string): Promise<void> {
  const db = openDatabase(url, { connections: 1 });
  const boss = new PgBoss({ schedule: false, supervise: false, db: executorOn(db) });
  try {
    await boss.start();
    for (const [name, policy] of Object.entries(queues)) {
      await boss.createQueue(name, { name, policy, ...retries });
    }
    await boss.stop({ graceful: false, close: false });
  } finally {
    await db.close();
  }
}

/**
 * The jobs that PostgreSQL keeps, in the schema that `prepareQueue` made. It uses the process's pool:
 * its own connections are none.
 */
export async function openQueue(db: Database, logger: Logger): Promise<PgBoss> {
  const boss = new PgBoss({ ...keeping, schedule: false, migrate: false, db: executorOn(db) });
  // The live hub says once that the database is away, and when it is back; `startJobs` keeps what lasts.
  boss.on('error', (err) => {
    if (!isConnectionLost(err)) logger.warn({ err }, 'the job queue could not be tidied');
  });
  await boss.start();
  return boss;
}

const executorOn = ({ pool }: Database): PgBoss.Db => ({
  // Its statements begin and end transactions: after a failure the connection may be in one.
  async executeSql(text, values) {
    const client = await pool.connect();
    let broken: unknown = true;
    try {
      const result = await client.query<Record<string, unknown>>(text, values);
      broken = undefined;
      return result;
    } finally {
      client.release(broken === true);
    }
  },
});

/**
 * How many jobs of each queue nobody has taken yet, those for later among them; of `carry`, which is no
 * queue of pg-boss, the images that wait.
 */
export async function countWaiting(
  boss: PgBoss,
  { sql }: Database,
): Promise<Record<string, number>> {
  const sizes: [string, number][] = [];
  for (const name of Object.keys(queues)) sizes.push([name, await boss.getQueueSize(name)]);
  sizes.push(['carry', await countLate(sql)]);
  return Object.fromEntries(sizes);
}
