import { createHash } from 'node:crypto';
import PgBoss from 'pg-boss';
import { statement, type Sql, type Statement } from '../sql/database';

/** What each queue's jobs say. */
export interface JobData {
  /**
   * Something that gates look at changed: open requests are evaluated anew, and what its stages'
   * policies promote by themselves is promoted.
   */
  evaluate: Scope;
  /** The same, at a time at which a gate's answer changes by the clock alone. */
  'evaluate-later': Scope;
}

/** Where something changed; `image` null: anywhere in the project. */
export interface Scope {
  readonly projectId: string;
  /** The image's name. */
  readonly image: string | null;
}

export type QueueName = keyof JobData;

/** Runs pg-boss's statements through ours: on a pool, or inside a transaction. */
export const executorOf = (sql: Sql): PgBoss.Db => ({
  async executeSql(text, values = []) {
    return { rows: await sql.query<Record<string, unknown>>(named(text), values.map(asParameter)) };
  },
});

/**
 * Puts a job into a queue in the transaction of its cause, so that there is one exactly if the cause
 * is committed.
 *
 * Causes write a job each, and those that wait for a worker together are done in one go: leaving one
 * out because another waits already would lose it where that one is taken before this commits. Only
 * jobs for later leave each other out, by their `key`; the worker alone writes those.
 */
export async function enqueue<Name extends QueueName>(
  sql: Sql,
  queue: Name,
  data: JobData[Name],
  later?: { readonly afterMs: number; readonly key: string },
): Promise<void> {
  await writer.send(queue, data, {
    db: executorOf(sql),
    // Counted from the database's time, which decides when it is taken.
    ...(later && { startAfter: later.afterMs / 1000, singletonKey: later.key }),
  });
}

/** Never started: it only writes statements. */
const writer = new PgBoss({
  db: {
    executeSql: () => Promise.reject(new Error('a job is written in the transaction of its cause')),
  },
});

/** A handful of constant texts, each prepared under its hash. */
const names = new Map<string, Statement>();

function named(text: string): Statement {
  let known = names.get(text);
  if (!known) {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    known = statement(`jobs.${hash}`, text);
    names.set(text, known);
  }
  return known;
}

const asParameter = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? JSON.stringify(value)
    : (value ?? null);
