import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { closedLists, openLists } from './closed-lists';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** By column, the words of each CHECK that lists some. */
async function listsOfDatabase(): Promise<Record<string, string[]>> {
  const { rows } = await database.db.pool.query<{ column: string; definition: string }>(
    `SELECT t.relname || '.' || a.attname AS column, pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     JOIN pg_attribute a ON a.attrelid = t.oid AND c.conkey = ARRAY[a.attnum]
     WHERE c.contype = 'c' AND c.connamespace = 'public'::regnamespace
       AND c.conname = t.relname || '_' || a.attname || '_check'`,
  );
  return Object.fromEntries(
    rows.map(({ column, definition }) => [
      column,
      [...definition.matchAll(/'([^']*)'::text/g)].map(([, word]) => word ?? '').sort(),
    ]),
  );
}

describe('closed lists of words', () => {
  it('are the same in the code and in the database', async () => {
    expect(await listsOfDatabase()).toEqual(
      Object.fromEntries(
        Object.entries(closedLists).map(([column, words]) => [column, [...words].sort()]),
      ),
    );
  });

  it('are held by the database to what stands too', async () => {
    const { rows } = await database.db.pool.query(
      `SELECT conname FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND NOT convalidated`,
    );
    expect(rows).toEqual([]);
  });

  it('are where a column is called like one, or it says why not', async () => {
    const { rows } = await database.db.pool.query<{ column: string }>(
      `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
       JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
       WHERE table_schema = 'public' AND data_type IN ('text', 'ARRAY')
         AND column_name ~ '(^|_)(kind|state|how|role|decision|action|scopes|permissions)$'
       ORDER BY 1`,
    );
    const named = [...Object.keys(closedLists), ...Object.keys(openLists)].sort();
    expect(rows.map(({ column }) => column).sort()).toEqual(named);
  });
});
