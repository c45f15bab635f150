import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contentOf } from '@/server/content/manifests/same-bytes';
import { migrate, readMigrations } from '@/server/platform/migrations/migrate';
import { titleOf } from '@/server/platform/sql/migration-title';
import { givesWay, isBroken, isOpen } from '@/server/content/uploads/upload-state';
import { sqlBetween } from '@/scripts/lib/schema-engine';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { describeDatabase } from '../support/describe-database';

let migrated: TestDatabase;
const fromSchema = 'from_schema';
/** The last that a start calls by its name alone. */
const lastUnsaid = '20261129110429_roll_backs_of_a_stage';

/** Rows of a description without what the schema's language has no word for: CHECKs, conditions of indexes. */
const sayable = (rows: unknown[]) =>
  rows.filter((row) => {
    const { definition = '', indexdef = '' } = row as { definition?: string; indexdef?: string };
    return !definition.startsWith('CHECK') && !indexdef.includes(' WHERE ');
  });

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
    expect((await describeDatabase(migrated.db.pool)).map(sayable)).toEqual(
      await describeDatabase(direct),
    );
    await direct.end();
    await migrated.db.pool.query(`DROP DATABASE ${fromSchema}`);
  });

  it('are applied once, whoever starts first', async () => {
    const applied = await Promise.all(
      Array.from({ length: 4 }, () => migrate(migrated.url, 'prisma/migrations')),
    );
    expect(applied.flat()).toEqual([]);
  });

  it('refuse a database that a newer version brought further, and change nothing in it', async () => {
    const { pool } = migrated.db;
    const newer = '99990101000000_of_tomorrow';
    await pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', 'y', now(), $1)`,
      [newer],
    );
    await expect(migrate(migrated.url, 'prisma/migrations')).rejects.toThrow(
      `which does not know the migration ${newer}. Start the newer version`,
    );
    await pool.query(`DELETE FROM _prisma_migrations WHERE migration_name = $1`, [newer]);
    expect(await migrate(migrated.url, 'prisma/migrations')).toEqual([]);
  });

  it('begin with a sentence, which a start says of them', async () => {
    const unsaid = (await readMigrations('prisma/migrations')).filter(
      ({ name, sql }) => name > lastUnsaid && titleOf(name, sql) === titleOf(name, ''),
    );
    expect(unsaid.map(({ name }) => name)).toEqual([]);
  });

  it('refuse a file that was changed after it ran', async () => {
    await migrated.db.pool.query(`UPDATE _prisma_migrations SET checksum = 'other'`);
    await expect(migrate(migrated.url, 'prisma/migrations')).rejects.toThrow(/was changed after/);
  });
});

describe('an upgrade (L17)', () => {
  const opened: FormerDatabase[] = [];
  afterAll(() => Promise.all(opened.map((former) => former.drop())));

  /** A database as it was before a migration, whose name ends so; then the migration runs. */
  async function before(name: string, fill: string): Promise<pg.Client> {
    const former = await createFormerDatabase(name);
    opened.push(former);
    await former.client.query(fill);
    await former.upgrade();
    return former.client;
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
      `SELECT u.stored, u.received, ${isOpen} AS open, ${givesWay} AS idle, ${isBroken} AS broken
       FROM upload u ORDER BY u.stored`,
    );
    const idle = { open: true, idle: true, broken: false };
    expect(rows).toEqual([
      { stored: 0, received: 0, ...idle },
      { stored: 5_000_000_000, received: 5_000_000_000, ...idle },
    ]);
  });

  it('knows the same bytes by one name', async () => {
    const client = await before(
      '_same_bytes',
      `INSERT INTO manifest (digest, "mediaType", kind, size, bytes)
       SELECT algorithm || ':' || encode(CASE algorithm WHEN 'sha256' THEN sha256('{}') ELSE sha512('{}') END, 'hex'),
         'm', 'image', 2, '{}'
       FROM unnest(ARRAY['sha256', 'sha512']) AS algorithm`,
    );
    const { rows } = await client.query(
      `SELECT count(*)::int AS rows, count(DISTINCT ${contentOf('m')})::int AS contents FROM manifest m`,
    );
    expect(rows).toEqual([{ rows: 2, contents: 1 }]);
  });

  it('keeps what refers to what, in every repository that has it', async () => {
    const client = await before(
      '_referrers_by_repository',
      `INSERT INTO project (id, slug, name) VALUES (gen_random_uuid(), 'p', 'P');
       INSERT INTO image (id, "projectId", name) SELECT gen_random_uuid(), id, 'api' FROM project;
       INSERT INTO registry (id, kind, slug, "projectId")
       SELECT gen_random_uuid(), 'local', 'p-' || n, id FROM project, generate_series(1, 2) n;
       INSERT INTO manifest (digest, "mediaType", kind, size, bytes, subject)
       VALUES ('build', 'm', 'image', 2, '{}', NULL), ('signature', 'm', 'image', 2, '{}', 'build');
       INSERT INTO placement ("registryId", "imageId", digest, "mediaType", by)
       SELECT r.id, i.id, digest, 'm', 'ci' FROM manifest, registry r, image i`,
    );
    const { rows } = await client.query(`SELECT digest, subject FROM placement ORDER BY digest`);
    const [build, signature] = [
      { digest: 'build', subject: null },
      { digest: 'signature', subject: 'build' },
    ];
    expect(rows).toEqual([build, build, signature, signature]);
  });

  it('lets providers that stand go on speaking for every domain, and new ones for none (row 78)', async () => {
    const insert = (slug: string, columns: string) =>
      `INSERT INTO sso_provider (id, slug, name, issuer, ${columns})
       VALUES (gen_random_uuid(), '${slug}', 'ID', 'https://id.example.com', 'x', '')`;
    const client = await before(
      '_provider_domains',
      insert('standing', '"clientId", "clientSecret"'),
    );
    await client.query(insert('made-later', 'client_id, client_secret'));
    const { rows } = await client.query('SELECT slug, domains FROM sso_provider ORDER BY slug');
    expect(rows).toEqual([
      { slug: 'made-later', domains: [] },
      { slug: 'standing', domains: ['*'] },
    ]);
  });
});
