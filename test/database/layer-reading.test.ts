import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrate } from '@/server/data/migrate';
import { migrateTo } from '../setup/migrate-to';

const migrations = 'prisma/migrations';
const name = `t_${randomBytes(6).toString('hex')}`;
let url: string;

beforeAll(async () => {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const address = new URL(inject('postgresUrl'));
  address.pathname = `/${name}`;
  url = address.href;
});
afterAll(async () => {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

it('what was read and said before stands, but for dates and platforms that say nothing (L12, L17)', async () => {
  await migrateTo(url, '_layer_reading', { before: true });
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  // Rows without what they belong to.
  await db.query(
    `ALTER TABLE build DROP CONSTRAINT "build_imageId_fkey", DROP CONSTRAINT "build_digest_fkey"`,
  );
  await db.query(
    `INSERT INTO layer_content (digest, state, programs) VALUES ('a', 'read', '{bin/sh}')`,
  );
  await db.query(
    `INSERT INTO build (id, "imageId", number, digest, platforms, size, "createdAt", "pushedBy")
     SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000000', number, number::text,
       platforms, 1, at, 'ci'
     FROM (VALUES
       (1, '{linux/arm64,linux/amd64}'::text[], '2026-03-04T05:06:07Z'::timestamptz),
       (2, '{linux/amd64,unknown/amd64,/,windows/}', '1980-01-01T00:00:01Z'),
       (3, '{Unknown/unknown}', '0001-01-01T00:00:00Z'),
       (4, '{}', NULL)) AS old(number, platforms, at)`,
  );
  await migrate(url, migrations);
  const { rows } = await db.query<object>(
    `SELECT platforms, "createdAt" AS at FROM build ORDER BY number`,
  );
  expect(rows).toEqual([
    { platforms: ['linux/arm64', 'linux/amd64'], at: new Date('2026-03-04T05:06:07Z') },
    { platforms: ['linux/amd64'], at: null },
    { platforms: [], at: null },
    { platforms: [], at: null },
  ]);
  const layers = await db.query<object>(`SELECT state, programs, reading FROM layer_content`);
  expect(layers.rows).toEqual([{ state: 'read', programs: ['bin/sh'], reading: 1 }]);
  await db.end();
});
