import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import type { Place } from '@/registry/ports';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { statement } from '@/server/platform/sql/database';
import { blockPulls } from '@/server/content/builds/block-pulls';
import { ada, clientOf, createProject, imageOf } from '../catalogue/fixture';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { explaining } from '../support/explained';
import { repositoryIn } from '../support/repository-in';

// Withdrawals are judged by what runs, which anybody may push under as many other manifests as they like: how
// many did must cost nobody else anything. Measured in pages that PostgreSQL looks at, not in time.
const strangers = 100_000;
const withdrawals = 200;

let test: TestDatabase;
let client: pg.Client;
let where: Place;
let imageId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  const { db } = test;
  const shop = await createProject(db, 'shop');
  const own = await clientOf(db, shop, 'api');
  await own.push(imageOf('free'), '1.0.0');
  where = own.repository;
  imageId = where.imageId!;
  const other = await clientOf(db, await createProject(db, 'other'), 'api');
  const fill = async (
    first: number,
    what: string,
    count: number,
    runs: string,
    to: typeof own.repository,
  ) => {
    const digest = `'sha256:' || encode(sha256(('${what} ' || n)::bytea), 'hex')`;
    await client.query(
      `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable, runs)
       SELECT ${digest}, 'm', 'image', 2, '{}', true, ${runs} FROM generate_series(1, ${count}) n`,
    );
    await client.query(
      `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name, runs)
       SELECT $1, ${digest}, 'm', 'person', 'x', ${runs} FROM generate_series(1, ${count}) n`,
      [to.repositoryId],
    );
    await client.query(
      `INSERT INTO build (id, image_id, number, digest, platforms, size, pushed_by_kind, pushed_by_name, pushed_at)
       SELECT gen_random_uuid(), $1, ${first} + n, ${digest}, '{}', 2, 'person', 'x', now() FROM generate_series(1, ${count}) n`,
      [to.imageId],
    );
    await client.query(
      `INSERT INTO tag (repository_id, name, digest)
       SELECT $1, '${what}-' || n, ${digest} FROM generate_series(1, ${count}) n`,
      [to.repositoryId],
    );
  };
  // Withdrawn, twins of them here, and one of them in a hundred thousand manifests of somebody else.
  await fill(1000, 'bad', withdrawals, `'runs:' || n`, own.repository);
  await fill(2000, 'twin', withdrawals, `'runs:' || n`, own.repository);
  await fill(3000, 'stranger', strangers, `'runs:1'`, other.repository);
  await client.query(
    `INSERT INTO withdrawal (build_id, reason, block_pulls, by_kind, by_name, at)
     SELECT id, 'bad', true, 'person', 'x', now() FROM build WHERE image_id = $1 AND number BETWEEN 1001 AND 2000`,
    [imageId],
  );
  await client.query(
    `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name, runs)
     SELECT $1, digest, 'm', 'person', 'x', runs FROM placement WHERE repository_id = $2 AND runs IS NOT NULL`,
    [await repositoryIn(db.prisma, shop.registries[1]!.id, imageId), where.repositoryId],
  );
  await client.query('ANALYZE');
});
afterAll(async () => {
  await client?.end();
  await test?.drop();
});

it('a list of tags costs what the withdrawals of its project have', async () => {
  const { sql, explained } = explaining(client);
  const catalogue = createCatalogue({ db: { ...test.db, sql } });
  const page = await catalogue.repository(where, ada).tags.list({ after: null, limit: 100 });
  expect(page?.names).toEqual(['1.0.0']);
  expect(explained[0]!.pages).toBeLessThan(40 * withdrawals);
});

const held = statement(
  'test.withdrawal-of',
  `SELECT b.number, ${withdrawalOf('b.image_id', 'b.id', 'b.digest')} AS withdrawal
   FROM build b WHERE b.image_id = $1::uuid AND b.number IN (1, 2001) ORDER BY b.number`,
);

it('so does whether a build is held back', async () => {
  const { sql, explained } = explaining(client);
  const rows = await sql.query<{ withdrawal: object | null }>(held, [imageId]);
  expect(rows.map(({ withdrawal }) => withdrawal !== null)).toEqual([false, true]);
  expect(explained[0]!.pages).toBeLessThan(2 * 40 * withdrawals);
});

it('and whose pulls are refused', async () => {
  const { sql, explained } = explaining(client);
  await blockPulls(sql, imageId);
  const { rows } = await client.query(
    'SELECT count(*)::int AS refused FROM placement WHERE withdrawn IS NOT NULL',
  );
  expect(rows).toEqual([{ refused: 2 * withdrawals }]);
  expect(explained[0]!.pages).toBeLessThan(100 * withdrawals);
});
