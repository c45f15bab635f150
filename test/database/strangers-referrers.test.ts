import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import type { ManifestPut, Place } from '@/registry/ports';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { readClosure } from '@/server/content/closure/closure';
import { readOwners } from '@/server/content/manifests/owners';
import { readOwnersOfEach } from '@/server/content/manifests/owners-of-each';
import { blockPulls } from '@/server/content/builds/block-pulls';
import { clientOf, createProject, imageOf, referrersOf } from '../catalogue/fixture';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { actedBy } from '../support/acted';
import { explaining } from '../support/explained';

// Anybody may push a manifest that names any subject to an image of their own (L11): how many did must
// cost nobody else anything. Measured in pages that PostgreSQL looks at, not in time.
const strangers = 100_000;
/** A few levels of a few indexes; one row of each stranger would be a thousand times as many. */
const few = 200;

let test: TestDatabase;
let client: pg.Client;
let where: Place;
let imageId: string;
const build = imageOf('signed by all');
const signature: ManifestPut = imageOf('signature', { layers: ['signature'], subject: build });

beforeAll(async () => {
  test = await createTestDatabase();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  const { db } = test;
  const shop = await createProject(db, 'shop');
  const own = await clientOf(db, shop, 'api');
  await own.push(build, '1.0.0');
  await own.push(signature);
  where = own.repository;
  imageId = where.imageId!;
  // A small installation: three projects more, twenty images, and 500 builds with a signature each.
  for (const slug of ['blog', 'bank', 'mail']) await createProject(db, slug);
  await client.query(
    `INSERT INTO image (id, project_id, name)
     SELECT gen_random_uuid(), p.id, 'image-' || n FROM project p, generate_series(1, 5) n`,
  );
  await client.query(
    `INSERT INTO repository (id, registry_id, image_id, name)
     SELECT gen_random_uuid(), s.registry_id, i.id, i.name FROM stage s JOIN image i ON i.project_id = s.project_id
     ON CONFLICT DO NOTHING`,
  );
  await fill(500, `'sha256:' || encode(sha256(('build ' || n)::bytea), 'hex')`, 'many');
  const other = await clientOf(db, await createProject(db, 'other'), 'api');
  await fill(strangers, `'${build.digest}'`, 'stranger', other.repository);
  await client.query('ANALYZE');
});
/** Referrers `n`, each to a subject that is SQL over `n`, in one repository or one of all after the other. */
async function fill(count: number, subject: string, by: string, to?: Place) {
  await client.query(
    `INSERT INTO manifest (digest, media_type, kind, artifact_type, size, bytes, subject, runnable)
     SELECT 'sha256:' || encode(sha256(('${by} ' || n)::bytea), 'hex'), 'm', 'image', '${by}', 2, '{}', ${subject}, false
     FROM generate_series(1, ${count}) n`,
  );
  await client.query(
    `WITH place AS (
       SELECT id, row_number() OVER (ORDER BY name, id) AS place, count(*) OVER () AS all
       FROM repository WHERE $1::uuid IS NULL OR id = $1
     ), referrer AS (
       SELECT digest, subject, row_number() OVER (ORDER BY digest) AS place FROM manifest WHERE artifact_type = '${by}'
     )
     INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name, subject)
     SELECT r.id, f.digest, 'm', 'person', '${by}', f.subject
     FROM referrer f JOIN place r ON r.place = f.place % r.all + 1`,
    [to?.repositoryId ?? null],
  );
}
afterAll(async () => {
  await client?.end();
  await test?.drop();
});

it('a list of referrers costs what its own repository has, however many strangers refer to the subject', async () => {
  const { sql, explained } = explaining(client);
  const catalogue = createCatalogue({ db: { ...test.db, sql } });
  const found = await referrersOf(catalogue, where, build.digest);
  expect(found.map(({ digest }) => digest)).toEqual([signature.digest]);
  const [list] = explained;
  expect(list).toMatchObject({ statement: 'catalogue.list-referrers' });
  expect(list!.pages).toBeLessThan(few);
  expect(list!.indexes).toContain('placement_repository_id_subject_idx');
});

it('so does the closure of a build', async () => {
  const { sql, explained } = explaining(client);
  const closure = await readClosure(sql, { ...where, imageId, digest: build.digest });
  expect(closure.evidence).toEqual([{ digest: signature.digest, about: build.digest, tag: null }]);
  expect(explained[0]!.pages).toBeLessThan(few);
});

it('and a withdrawal whose pulls are refused', async () => {
  const { id: buildId } = await test.db.prisma.build.findFirstOrThrow({
    where: { imageId, digest: build.digest },
  });
  await test.db.prisma.withdrawal.create({
    data: { buildId, reason: 'broken', blockPulls: true, ...actedBy('by', 'ada@example.com') },
  });
  const { sql, explained } = explaining(client);
  await blockPulls(sql, imageId);
  expect(explained[0]!.pages).toBeLessThan(few);
  await test.db.prisma.withdrawal.delete({ where: { buildId } });
});

it('where a subject is unknown here, nothing is looked through either', async () => {
  const { sql, explained } = explaining(client);
  const catalogue = createCatalogue({ db: { ...test.db, sql } });
  const elsewhere = { ...where, repositoryId: newId() };
  expect(await referrersOf(catalogue, elsewhere, build.digest)).toEqual([]);
  expect(explained[0]!.pages).toBeLessThan(few);
});

it('nor do their indexes hide to which build something belongs, whoever asks', async () => {
  await client.query(
    `INSERT INTO manifest_part (manifest, position, role, digest, media_type, size)
     SELECT digest, 1, 'manifest', '${signature.digest}', 'm', 2 FROM manifest WHERE artifact_type = 'stranger'`,
  );
  await client.query('ANALYZE manifest_part');
  const owner = { number: 1, digest: build.digest };
  expect(await readOwners(test.db.sql, imageId, signature.digest)).toMatchObject([owner]);
  expect(await readOwnersOfEach(test.db.sql, imageId, [signature.digest])).toMatchObject([owner]);
});

it('the closure costs what goes along, however much its image and its repository have, where others have little', async () => {
  const own = `'sha256:' || encode(sha256(('own ' || n)::bytea), 'hex')`;
  const each = `generate_series(1, 50000) n`;
  await client.query(
    `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
     SELECT ${own}, 'm', 'image', 2, '{}', true FROM ${each}`,
  );
  await client.query(
    `INSERT INTO placement (repository_id, digest, media_type, by_kind, by_name)
     SELECT $1, ${own}, 'm', 'person', 'x' FROM ${each}`,
    [where.repositoryId],
  );
  await client.query(
    `INSERT INTO build (id, image_id, number, digest, platforms, size, pushed_by_kind, pushed_by_name, pushed_at)
     SELECT gen_random_uuid(), $1, 100 + n, ${own}, '{}', 2, 'person', 'x', now() FROM ${each}`,
    [imageId],
  );
  for (let times = 0; times < 5; times += 1) {
    await client.query('ANALYZE');
    const { sql, explained } = explaining(client);
    await readClosure(sql, { ...where, imageId, digest: build.digest });
    expect(explained[0]!.pages).toBeLessThan(few);
  }
});
