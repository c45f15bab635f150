import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { migrateTo } from '../setup/migrate-to';
import type { LandedVersion, Row } from './landed/version';

type Client = Pick<pg.Client, 'query'>;

/**
 * Makes a database and a data folder what a version that landed left behind; what versions before it
 * left may be there.
 */
export async function fill(
  client: Client,
  { url, dataDir }: { readonly url: string; readonly dataDir: string },
  { migration, rows, files, makeMore }: LandedVersion,
): Promise<void> {
  await migrateTo(url, migration);
  // As one: what has to be there is asked for at the end of a transaction.
  await client.query('BEGIN');
  for (const [table, lines] of Object.entries(rows)) {
    for (const line of lines) await insert(client, table, line);
  }
  await client.query('COMMIT');
  await drawNumbersAfter(client);
  await makeMore?.(client);
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(dataDir, 'registry', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

async function insert(client: Client, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row)
    .map((column) => `"${column}"`)
    .join(', ');
  await client.query(
    `INSERT INTO "${table}" (${columns})
     SELECT ${columns} FROM jsonb_populate_record(NULL::"${table}", $1::jsonb)`,
    [JSON.stringify(row)],
  );
}

/** Numbers that the database draws go on behind those that were written. */
async function drawNumbersAfter(client: Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND column_default LIKE 'nextval(%'`,
  );
  for (const { table, column } of rows) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'),
         greatest((SELECT max("${column}") FROM "${table}"), 1))`,
    );
  }
}

/** Every column of every table that a version has, as `table.column`, that no row has a value in. */
export async function emptyColumns(client: Client): Promise<string[]> {
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `SELECT c.table_name AS table, c.column_name AS column
     FROM information_schema.columns c JOIN pg_tables t ON t.tablename = c.table_name
     WHERE c.table_schema = 'public' AND t.schemaname = 'public' AND t.tablename <> '_prisma_migrations'
     ORDER BY 1, c.ordinal_position`,
  );
  const empty: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await client.query(
      `SELECT 1 FROM "${table}" WHERE "${column}" IS NOT NULL LIMIT 1`,
    );
    if (rows.length === 0) empty.push(`${table}.${column}`);
  }
  return empty;
}

/** By table and primary key, every column as text. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Readonly<Record<string, unknown>>>>;

/** All that is in a database, but for how it came to be. */
export async function takeSnapshot(client: Client): Promise<Snapshot> {
  const { rows: tables } = await client.query<{ table: string; key: string[] }>(
    `SELECT t.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS key
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey)
     WHERE i.indisprimary AND t.relnamespace = 'public'::regnamespace
       AND t.relname <> '_prisma_migrations'
     GROUP BY t.relname ORDER BY 1`,
  );
  const snapshot = new Map<string, ReadonlyMap<string, Readonly<Record<string, unknown>>>>();
  for (const { table, key } of tables) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t`,
    );
    snapshot.set(
      table,
      new Map(rows.map(({ row }) => [key.map((column) => String(row[column])).join(' '), row])),
    );
  }
  return snapshot;
}

/** Those rows of a snapshot that one of before had not. */
export const rowsSince = (before: Snapshot, now: Snapshot): Snapshot =>
  new Map(
    [...now].map(([table, rows]) => [
      table,
      new Map([...rows].filter(([key]) => !before.get(table)?.has(key))),
    ]),
  );

/**
 * What of a former snapshot is not there any more as it was: a table, a column, a row, or a value, one
 * line each. What came in addition is none.
 */
export function lossesSince(before: Snapshot, now: Snapshot): string[] {
  const losses: string[] = [];
  for (const [table, rows] of before) {
    const kept = now.get(table);
    if (!kept) {
      losses.push(`table ${table}`);
      continue;
    }
    const columns = new Set([...kept.values()].flatMap((row) => Object.keys(row)));
    const gone = new Set([...rows.values()].flatMap((row) => Object.keys(row)));
    for (const column of gone) if (!columns.has(column)) losses.push(`column ${table}.${column}`);
    for (const [key, row] of rows) {
      const after = kept.get(key);
      if (!after) {
        losses.push(`row ${table} ${key}`);
        continue;
      }
      for (const [column, value] of Object.entries(row)) {
        if (!columns.has(column)) continue;
        const [was, is] = [JSON.stringify(value), JSON.stringify(after[column])];
        if (was !== is)
          losses.push(`${table}.${column} of ${key}: ${shortly(was)} → ${shortly(is)}`);
      }
    }
  }
  return losses.sort();
}

const shortly = (text: string | undefined): string =>
  text === undefined || text.length <= 80 ? String(text) : `${text.slice(0, 8)}…`;
