import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { advisoryLocks } from '../sql/advisory-locks';

/**
 * Applies the SQL files of `folder` (`<timestamp>_<name>/migration.sql`) that the database has not
 * seen, in order, each in a transaction of its own, and records them as Prisma's own tools do, so
 * that those can read the history. A file that was changed after it ran is refused, and so is a database that
 * a newer version brought further: this one would read and write it by rules of before (L17).
 *
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.migration]);
    await client.query(historyTable);
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
    const applied: string[] = [];
    for (const { name, sql, checksum } of known) {
      const before = seen.get(name);
      if (before === checksum) continue;
      if (before !== undefined) throw new Error(`Migration ${name} was changed after it ran.`);
      await apply(client, name, sql, checksum);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

const historyTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
  )`;

async function apply(
  client: pg.Client,
  name: string,
  sql: string,
  checksum: string,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed; nothing of it remains.`, { cause });
  }
}

/** The migrations on disk, oldest first. */
export async function readMigrations(folder: string) {
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
