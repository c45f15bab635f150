import { LRUCache } from 'lru-cache';
import type { Clock } from '@/lib/clock';
import type { Logger } from '@/lib/logger';
import type { Events } from '@/registry/ports';
import { statement, type Sql } from '@/server/platform/sql/database';

const hour = 3_600_000;

/** What was pulled by whom, at its first and latest time since the last write. */
interface Pull {
  readonly repositoryId: string;
  /** Whose right it was: the registry that the request named. */
  readonly askedIn: string;
  readonly digest: string;
  readonly robotId: string;
  readonly first: Date;
  readonly last: Date;
}

// Only clusters' pulls are kept, and only of what is still there. A row is written once an hour, in
// whichever process; all processes take rows in one order.
const write = statement(
  'catalogue.record-pulls',
  `INSERT INTO pull (repository_id, digest, robot_id, first_at, last_at)
   SELECT x.repository_id, x.digest, x.robot_id, x.first, x.last
   FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::timestamptz[])
     AS x(repository_id, asked_in, digest, robot_id, first, last)
   JOIN repository c ON c.id = x.repository_id
   JOIN robot r ON r.id = x.robot_id AND r.kind = 'cluster'
   JOIN robot_registry g ON g.robot_id = r.id AND g.registry_id = x.asked_in
   ORDER BY 1, 2, 3
   ON CONFLICT (repository_id, digest, robot_id) DO UPDATE
     SET last_at = EXCLUDED.last_at
     WHERE pull.last_at <= EXCLUDED.last_at - interval '1 hour'`,
);

export interface PullRecord extends Events {
  /** Writes what is waiting, so that tests and the end of the process need not wait. */
  flush(): Promise<void>;
  /** The last flush. */
  close(): Promise<void>;
}

/**
 * Remembers which cluster pulled what, for the gates that ask whether a build really ran. No pull
 * waits for it: what was pulled is gathered in memory and written every `everyMs`, at most once an
 * hour for each robot and digest. A write that fails is tried again and logged once until one
 * succeeds; a process that is killed loses some seconds of it.
 */
export function createPullRecord({
  sql,
  clock,
  logger,
  everyMs = 2_000,
  most = 20_000,
  failing = () => undefined,
  well = () => undefined,
}: {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
  /** So many wait, and so many are remembered as written; beyond, the oldest are forgotten. */
  readonly most?: number;
  /** Told of each write that fails, and of the first that does not after one that did. */
  readonly failing?: (error: unknown) => void;
  readonly well?: () => void;
}): PullRecord {
  const written = new LRUCache<string, number>({ max: most });
  let waiting = new Map<string, Pull>();
  let timer: NodeJS.Timeout | undefined;
  /** Null: nothing was written yet. */
  let fails: boolean | null = null;
  let running: Promise<void> = Promise.resolve();

  const writeAll = async () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    if (batch.size === 0) return;
    waiting = new Map();
    const pulls = [...batch.values()];
    const column = <Key extends keyof Pull>(key: Key) => pulls.map((pull) => pull[key]);
    try {
      await sql.query(write, [
        column('repositoryId'),
        column('askedIn'),
        column('digest'),
        column('robotId'),
        column('first'),
        column('last'),
      ]);
      for (const [key, { last }] of batch) written.set(key, last.getTime());
      if (fails !== false) well();
      fails = false;
    } catch (err) {
      if (fails !== true) logger.warn({ err }, 'clusters’ pulls are not recorded for now');
      fails = true;
      failing(err);
      for (const [key, pull] of batch) {
        if (waiting.size >= most) break;
        waiting.set(key, { ...pull, last: waiting.get(key)?.last ?? pull.last });
      }
      start();
    }
  };
  const flush = () => (running = running.then(writeAll));
  const start = () => {
    timer ??= setTimeout(() => void flush(), everyMs).unref();
  };

  return {
    manifestPulled({ asked, at: { repositoryId }, digest }, caller) {
      if (caller.kind !== 'robot' || repositoryId === null) return;
      const key = `${repositoryId} ${digest} ${caller.id}`;
      const now = clock();
      if (now.getTime() - (written.get(key) ?? -Infinity) < hour) return;
      const first = waiting.get(key)?.first ?? now;
      if (!waiting.has(key) && waiting.size >= most) return;
      waiting.set(key, {
        repositoryId,
        askedIn: asked.registryId,
        digest,
        robotId: caller.id,
        first,
        last: now,
      });
      start();
    },
    flush,
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}
