import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { findAnything } from '@/server/record/search/find-anything';
import type { Call, Services } from '@/server/access/call/context';
import { clientOf, createProject, imageOf } from '../catalogue/fixture';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { explaining } from '../support/explained';

// What a search looks at must not grow with what an installation holds. Measured in pages that PostgreSQL
// looks at, not in time: a scan of one of the large tables would be many thousands.
const strangers = 100_000;
const few = 1_500;

let test: TestDatabase;
let client: pg.Client;
let seen: string;
const build = imageOf('looked for', {
  layers: ['base', 'own'],
  annotations: { 'org.opencontainers.image.version': '9' },
});

beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  const { db } = test;
  const shop = await createProject(db, 'shop');
  await (await clientOf(db, shop, 'api')).push(build, '1.2');
  ({ id: seen } = await db.prisma.project.findFirstOrThrow({ where: { slug: 'shop' } }));
  const { repositoryId, imageId } = (await clientOf(db, await createProject(db, 'other'), 'api'))
    .repository;
  // Builds of others, each of two layers of its own and a base that all have.
  const digest = (what: string) => `'sha256:' || encode(sha256(('${what} ' || n)::bytea), 'hex')`;
  const every = `generate_series(1, ${strangers}) n`;
  await client.query(
    `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
     SELECT ${digest('build')}, 'm', 'image', 2, '{}', true FROM ${every}`,
  );
  await client.query(
    `INSERT INTO manifest_part (manifest, position, role, digest, media_type, size)
     SELECT ${digest('build')}, at, CASE at WHEN 0 THEN 'config' ELSE 'layer' END,
       CASE at WHEN 0 THEN ${digest('config')} WHEN 1 THEN '${digestOf('a base of all')}' ELSE ${digest('layer')} END, 'm', 2
     FROM ${every}, generate_series(0, 2) at`,
  );
  await client.query(
    `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name)
     SELECT $1, ${digest('build')}, 'm', 'person', 'x' FROM ${every}`,
    [repositoryId],
  );
  await client.query(
    `INSERT INTO build (id, image_id, number, digest, version, commit, platforms, size, pushed_by_kind, pushed_by_name, pushed_at)
     SELECT gen_random_uuid(), $1, n, ${digest('build')}, '9.' || n, md5(n::text), '{}', 2, 'person', 'x', now() FROM ${every}`,
    [imageId],
  );
  await client.query(
    `INSERT INTO tag (repository_id, name, digest)
     SELECT $1, 't-' || n, ${digest('build')} FROM ${every}`,
    [repositoryId],
  );
  await client.query('ANALYZE');
});
afterAll(async () => {
  await client?.end();
  await test?.drop();
});

/** What somebody finds who may read one project only, or all (null), and what that cost. */
async function search(q: string, projectIds: readonly string[] | null = [seen]) {
  const { sql, explained } = explaining(client);
  const services = { db: { ...test.db, sql } } as unknown as Services;
  const actor = { kind: 'person', instanceRole: projectIds ? null : 'administrator' };
  const grants = (projectIds ?? []).map((projectId) => ({ projectId, role: 'viewer' }));
  const call = { actor: { ...actor, grants } } as unknown as Call;
  const { items } = await findAnything(services, call, { q });
  expect(explained).toHaveLength(1);
  return { items, ...explained[0]! };
}

const config = build.parsed.config!.digest;
const layer = build.parsed.layers[1]!.digest;
const ofStranger = digestOf('build 77');

it.each([
  ['a digest', build.digest],
  ['how one begins', build.digest.slice(7, 15)],
  ['a digest that was cut', `${build.digest.slice(7, 15)}…${build.digest.slice(-4)}`],
  ['a config’s', config],
  ['a layer’s', layer],
  ['a reference', 'registry.example.com:5000/shop-dev/api:1.2'],
  ['an image and a tag', 'api:1.2'],
  ['a reference by digest', `shop-dev/api@${build.digest}`],
  ['a tag that is named after it', `${build.digest.replace(':', '-')}.sig`],
])('a search by %s looks at few pages, whatever others have', async (_, q) => {
  const { items, pages, indexes } = await search(q);
  expect(items).toMatchObject([{ kind: 'build', project: 'shop', number: 1 }]);
  expect(pages).toBeLessThan(few);
  expect(indexes).toEqual(expect.arrayContaining(['manifest_part_digest_manifest_idx']));
});

it.each([
  ['what is nowhere', digestOf('nowhere')],
  ['a stranger’s build', ofStranger],
  ['a stranger’s tag', 'other-dev/api:t-77'],
  ['words', 'nothing of the kind'],
])('so does one for %s, and finds nothing (L11)', async (_, q) => {
  const { items, pages } = await search(q);
  expect(items).toEqual([]);
  expect(pages).toBeLessThan(few);
});

it('a layer that everybody has, and a version that many begin with, are walked so far only', async () => {
  for (const q of [digestOf('a base of all'), '9.']) {
    const { items, pages } = await search(q, null);
    expect(items).toHaveLength(20);
    expect(pages).toBeLessThan(100_000);
  }
  // What is called exactly so is hidden by none that only begins so.
  expect((await search('9')).items).toMatchObject([{ project: 'shop', number: 1 }]);
  const { items, pages } = await search(digestOf('a base of all'));
  expect(items).toEqual([]);
  expect(pages).toBeLessThan(50_000);
});
