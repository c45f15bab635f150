import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { advisoryLocks } from '../sql/advisory-locks';
import { titleOf } from '../sql/migration-title';
import { splitStatements } from '../sql/split-statements';

export interface MigrateOptions {
  /** Is told, in sentences, what is done, how far it is where that takes long, and what was done. */
  readonly say?: (words: string) => void;
  /** How often it is told how far it is. */
  readonly everyMs?: number;
  /** After each statement of a migration, in its transaction; a throw undoes the migration. */
  readonly onStatement?: (name: string, done: number) => void | Promise<void>;
}

/** One of the migrations on disk. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Applies the SQL files of `folder` (`<timestamp>_<name>/migration.sql`) that the database has not
 * seen, in order, each in a transaction of its own, and records them as Prisma's own tools do, so
 * that those can read the history. It may be killed at any statement: what is not recorded has left nothing, and
 * the next start goes on there (L17). A file that was changed after it ran is refused, and so is a database that
 * a newer version brought further: this one would read and write it by rules of before.
 *
 * A migration that takes long tells how far it is: `RAISE NOTICE 'progress: % of % lines', done, whole`.
 *
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(
  url: string,
  folder: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: migrating });
  // A connection that is lost fails the statement that runs; without a listener it ends the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migration]);
    await client.query(historyTable);
    const waiting = await readWaiting(client, folder);
    await applyAll(client, waiting, options);
    return waiting.map(({ name }) => name);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How the connection that migrates is called in `pg_stat_activity`. */
export const migrating = 'sallyport migrates';

const historyTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
  )`;

/** Those that the database has not seen, oldest first. */
async function readWaiting(client: pg.Client, folder: string): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );
  const seen = new Map(rows.map((row) => [row.name, row.checksum]));
  const known = await readMigrations(folder);
  const names = new Set(known.map(({ name }) => name));
  const newer = [...seen.keys()]
    .filter((name) => !names.has(name))
    .sort()
    .at(-1);
  if (newer !== undefined) {
    throw new Error(
      `The data is of a newer version than this program, which does not know the migration ${newer}. Start the newer version, or restore a copy of the data from before it.`,
    );
  }
  return known.filter(({ name, checksum }) => {
    const before = seen.get(name);
    if (before === undefined || before === checksum) return before === undefined;
    throw new Error(`Migration ${name} was changed after it ran.`);
  });
}

/** How often whoever waits is told how far it is. */
const usualMs = 5_000;

async function applyAll(
  client: pg.Client,
  waiting: readonly Migration[],
  { say = () => undefined, everyMs = usualMs, onStatement = () => undefined }: MigrateOptions,
): Promise<void> {
  if (waiting.length === 0) return;
  const began = Date.now();
  say(`Bringing the data up to date: ${counted(waiting.length)} …`);
  let state = '';
  client.on('notice', ({ message }) => {
    const progress = /^progress: (.+)$/.exec(message ?? '')?.[1];
    if (progress !== undefined) state = progress;
  });
  for (const [at, migration] of waiting.entries()) {
    const { name, sql } = migration;
    say(`  ${at + 1} of ${waiting.length}: ${titleOf(name, sql)}`);
    const statements = splitStatements(sql);
    const since = Date.now();
    const told = setInterval(() => say(`    ${state}, ${secondsSince(since)} so far …`), everyMs);
    try {
      await apply(client, migration, async (done) => {
        state = `step ${Math.min(done + 1, statements.length)} of ${statements.length}`;
        if (done > 0) await onStatement(name, done);
      });
    } finally {
      clearInterval(told);
    }
  }
  say(`The data is up to date: ${counted(waiting.length)} in ${secondsSince(began)}.`);
}

const counted = (migrations: number): string =>
  migrations === 1 ? '1 migration' : `${migrations} migrations`;

const secondsSince = (began: number): string => `${Math.round((Date.now() - began) / 1000)} s`;

/** @param step is told how many statements are done, before the first and after each. */
async function apply(
  client: pg.Client,
  { name, sql, checksum }: Migration,
  step: (done: number) => Promise<void>,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await step(0);
    for (const [at, statement] of splitStatements(sql).entries()) {
      await client.query(statement);
      await step(at + 1);
    }
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
  } catch (cause) {
    // A connection that is gone has rolled back by that.
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`Migration ${name} failed; nothing of it remains.`, { cause });
  }
  await client.query('COMMIT').catch((cause: unknown) => {
    throw new Error(
      `It is not known whether migration ${name} came to its end. Start again: what is done is not done twice.`,
      { cause },
    );
  });
}

/** The migrations on disk, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
