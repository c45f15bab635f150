import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What tables, columns, keys, indexes, functions and triggers of the catalogue are called. */
const names = `
  SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
      AND a.attnum > 0 AND NOT a.attisdropped
  UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal`;

const outsideOf = `
  SELECT name FROM (${names}) AS called
  WHERE name !~ '^[a-z][a-z0-9_]*$' AND name NOT LIKE '\\_prisma\\_migrations%'
    OR name IN (SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T'))
  ORDER BY name`;

it('names in the database are of one convention, and none needs quotes', async () => {
  const { pool } = database.db;
  expect((await pool.query(outsideOf)).rows).toEqual([]);
});

it('a name that would need quotes is found', async () => {
  // Only the owner makes tables; the database is this test's own.
  const { rows } = await database.db.pool.query<{ name: string }>(
    outsideOf
      .replace(names, `VALUES ('imageId'), ('user'), ('image_id'), ('_x')`)
      .replace('called', 'called(name)'),
  );
  expect(rows.map(({ name }) => name)).toEqual(['_x', 'imageId', 'user']);
});
