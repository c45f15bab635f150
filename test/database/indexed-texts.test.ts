import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { indexedTexts } from './indexed-texts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A third of a page of 8 KiB, less what a page has of its own (PostgreSQL, "B-Tree Implementation"). */
const longestEntry = 2704;

it('row 72: every text that an index holds is bounded where it comes in, so that each entry fits', async () => {
  const { rows } = await database.db.pool.query<{ index: string; columns: string[] }>(
    `SELECT i.indexrelid::regclass::text AS index,
       array_agg(c.relname || '.' || a.attname ORDER BY a.attnum) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
       AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
     GROUP BY i.indexrelid`,
  );
  const columns = [...new Set(rows.flatMap((row) => row.columns))].sort();
  expect(columns).toEqual(Object.keys(indexedTexts).sort());
  for (const { index, columns: texts } of rows) {
    const longest = texts.reduce((sum, column) => sum + (indexedTexts[column] ?? Infinity), 0);
    // Keys and times beside them have 16 bytes each.
    expect(longest + 64, index).toBeLessThan(longestEntry);
  }
});
