import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate } from '@/server/data/migrate';
import { givesWay, isBroken, isOpen } from '@/server/data/upload-state';
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

describe('an upgrade (L17)', () => {
  /** A database as it was before a migration, whose name ends so; then the migration runs. */
  async function before(name: string, fill: string): Promise<pg.Client> {
    const all = 'prisma/migrations';
    const former = await mkdtemp(join(tmpdir(), 'sallyport-migrations-'));
    const folders = (await readdir(all)).filter((folder) => /^\d/.test(folder)).sort();
    const at = folders.findIndex((folder) => folder.endsWith(name));
    for (const folder of folders.slice(0, at)) {
      await cp(join(all, folder), join(former, folder), { recursive: true });
    }
    const database = `before${name}`;
    await migrated.db.pool.query(`CREATE DATABASE ${database}`);
    const url = new URL(migrated.url);
    url.pathname = `/${database}`;
    await migrate(url.href, former);
    await rm(former, { recursive: true });
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query(fill);
    await migrate(url.href, all);
    return client;
  }

  it('keeps uploads under way: they count as idle, and last', async () => {
    const client = await before(
      '_uploads_that_move',
      `INSERT INTO upload (id, "registryId", "imageId", "callerId", "offset", "createdAt", "expiresAt")
       SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), at,
         now() - interval '20 hours', now() + interval '4 hours'
       FROM unnest(ARRAY[0, 5000000000]) AS at`,
    );
    const { rows } = await client.query(
      `SELECT u."offset", u.received, ${isOpen} AS open, ${givesWay} AS idle, ${isBroken} AS broken
       FROM upload u ORDER BY u."offset"`,
    );
    await client.end();
    const idle = { open: true, idle: true, broken: false };
    expect(rows).toEqual([
      { offset: 0, received: 0, ...idle },
      { offset: 5_000_000_000, received: 5_000_000_000, ...idle },
    ]);
  });

  it('loses no evidence that waited in the queue of jobs to be carried', async () => {
    const [project, registry, image] = [1, 2, 3].map(
      (n) => `00000000-0000-4000-8000-00000000000${n}`,
    );
    const subject = `sha256:${'a'.repeat(64)}`;
    const tag = `sha256-${'a'.repeat(64)}.sig`;
    const job = (digest: string, state: string, of = 'api') =>
      `('carry', '${JSON.stringify({ projectId: project, image: of, digest })}', '${state}')`;
    const client = await before(
      '_late_evidence',
      `INSERT INTO project (id, slug, name) VALUES ('${project}', 'shop', 'Shop');
       INSERT INTO registry (id, slug, kind, "projectId") VALUES ('${registry}', 'shop-dev', 'local', '${project}');
       INSERT INTO stage (id, "projectId", "registryId", slug, name, position)
         VALUES (gen_random_uuid(), '${project}', '${registry}', 'dev', 'Dev', 0);
       INSERT INTO image (id, "projectId", name) VALUES ('${image}', '${project}', 'api');
       INSERT INTO manifest (digest, kind, size, bytes)
         VALUES ('sha256:signature', 'image', 1, ''), ('sha256:report', 'image', 1, '');
       INSERT INTO tag ("registryId", "imageId", name, digest)
         VALUES ('${registry}', '${image}', '${tag}', 'sha256:signature'),
                ('${registry}', '${image}', '1.0.0', 'sha256:signature');
       CREATE SCHEMA pgboss;
       CREATE TYPE pgboss.job_state AS ENUM
         ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
       CREATE TABLE pgboss.job (name text, data jsonb, state pgboss.job_state);
       INSERT INTO pgboss.job VALUES ${[
         job('sha256:signature', 'created'),
         job('sha256:signature', 'retry'),
         job('sha256:report', 'active'),
         job(subject, 'created'),
         job('sha256:done', 'completed'),
         job('sha256:gone', 'created', 'no-such-image'),
         `('evaluate', '{}', 'created')`,
       ].join(', ')}`,
    );
    const { rows: late } = await client.query(
      `SELECT kind, digest, tag FROM late_evidence ORDER BY kind, digest COLLATE "C", tag`,
    );
    const { rows: jobs } = await client.query(`SELECT name FROM pgboss.job`);
    await client.end();
    const of = (kind: string, digest: string, told = '') => ({ kind, digest, tag: told });
    expect(late).toEqual([
      of('came', subject),
      of('came', 'sha256:report'),
      of('came', 'sha256:signature'),
      of('came', 'sha256:signature', tag),
      of('told', subject),
      of('told', 'sha256:report'),
      of('told', 'sha256:signature'),
    ]);
    expect(jobs).toEqual([{ name: 'evaluate' }]);
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
