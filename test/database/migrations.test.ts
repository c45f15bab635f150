import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate } from '@/server/data/migrate';
import { sqlBetween } from '@/scripts/lib/schema-engine';
import { createTestDatabase, type TestDatabase } from '../setup/database';

let migrated: TestDatabase;
const fromSchema = 'from_schema';

beforeAll(async () => {
  migrated = await createTestDatabase();
});
afterAll(() => migrated.drop());

describe('migrations', () => {
  it('lead to the same database as prisma/schema.prisma', async () => {
    const schema = await readFile('prisma/schema.prisma', 'utf8');
    const sql = await sqlBetween(inject('postgresUrl'), null, schema);
    await migrated.db.pool.query(`CREATE DATABASE ${fromSchema}`);
    const url = new URL(migrated.url);
    url.pathname = `/${fromSchema}`;
    const direct = new pg.Client({ connectionString: url.href });
    await direct.connect();
    await direct.query(sql);
    expect(await describeDatabase(migrated.db.pool)).toEqual(await describeDatabase(direct));
    await direct.end();
    await migrated.db.pool.query(`DROP DATABASE ${fromSchema}`);
  });

  it('are applied once, whoever starts first', async () => {
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => migrate(migrated.url, 'prisma/migrations')),
    );
    expect(applied.flat()).toEqual([]);
  });

  it('refuse a file that was changed after it ran', async () => {
    await migrated.db.pool.query(`UPDATE _prisma_migrations SET checksum = 'other'`);
    await expect(migrate(migrated.url, 'prisma/migrations')).rejects.toThrow(/was changed after/);
  });
});

/** Columns, indexes and constraints, as PostgreSQL itself describes them. Prisma's schema knows no triggers. */
async function describeDatabase(client: { query(sql: string): Promise<{ rows: unknown[] }> }) {
  const queries = [
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
         FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
          AND table_name NOT IN (SELECT viewname FROM pg_views WHERE schemaname = 'public')
        ORDER BY 1, 2`,
    `SELECT indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    `SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS definition
         FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
          AND conrelid <> 0 AND contype <> 't' ORDER BY 1, 2`,
  ];
  const parts: unknown[][] = [];
  for (const query of queries) parts.push((await client.query(query)).rows);
  return parts;
}
