import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_repositories');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const [project, api, web, dev, prod, robot, gone] = [10, 11, 12, 13, 14, 15, 16].map(id);

it('what stands is kept by the repository that it came to, from the first thing on (L17)', async () => {
  const { client } = former;
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'p', 'P')`, [project]);
  for (const [image, name] of [
    [api, 'api'],
    [web, 'web'],
  ]) {
    await client.query(`INSERT INTO image (id, project_id, name) VALUES ($1, $2, $3)`, [
      image,
      project,
      name,
    ]);
  }
  for (const [registry, slug] of [
    [dev, 'p-dev'],
    [prod, 'p-prod'],
  ]) {
    await client.query(
      `INSERT INTO registry (id, kind, slug, project_id) VALUES ($1, 'local', $2, $3)`,
      [registry, slug, project],
    );
  }
  await client.query(
    `WITH made AS (
       INSERT INTO robot (id, project_id, kind, name, username, created_by)
       VALUES ($1, $2, 'cluster', 'c', 'robot.p.c', 'x') RETURNING id, kind)
     INSERT INTO robot_registry (robot_id, robot_kind, registry_id) SELECT id, kind, $3 FROM made`,
    [robot, project, prod],
  );
  await client.query(`
    INSERT INTO manifest (digest, kind, size, bytes) VALUES ('m', 'image', 0, '');
    INSERT INTO blob (digest, size) VALUES ('b', 1)`);
  const at = (second: number) => new Date(second * 1_000);
  await client.query(
    `INSERT INTO uploaded_blob (registry_id, image_id, digest, at) VALUES ($1, $2, 'b', $3)`,
    [dev, api, at(1)],
  );
  for (const registry of [dev, prod]) {
    await client.query(
      `INSERT INTO placement (registry_id, image_id, digest, media_type, by, since, runs)
       VALUES ($1, $2, 'm', 't', 'x', $3, 'r')`,
      [registry, api, at(2)],
    );
    await client.query(
      `INSERT INTO tag (registry_id, image_id, name, digest, updated_at) VALUES ($1, $2, '1', 'm', $3)`,
      [registry, api, at(3)],
    );
  }
  await client.query(
    `INSERT INTO pull (registry_id, image_id, digest, robot_id, first_at, last_at)
     VALUES ($1, $2, 'm', $3, $4, $4)`,
    [prod, api, robot, at(4)],
  );
  // One name that only ever had an upload, and moves in a registry that is no more.
  await client.query(
    `INSERT INTO upload (id, registry_id, image_id, caller_id, created_at, moved_at)
     VALUES (gen_random_uuid(), $1, $2, gen_random_uuid(), $3, $3)`,
    [dev, web, at(5)],
  );
  for (const [registry, image, name] of [
    [dev, api, '1'],
    [gone, api, '1'],
    [gone, api, '2'],
    [gone, web, '1'],
  ]) {
    await client.query(
      `INSERT INTO tag_move (registry_id, image_id, name, to_digest, at, by) VALUES ($1, $2, $3, 'm', $4, 'x')`,
      [registry, image, name, at(3)],
    );
  }

  await former.upgrade();

  const { rows: repositories } = await client.query<{ id: string; key: string; at: Date }>(
    `SELECT c.id, g.slug || '/' || c.name AS key, c.created_at AS at FROM repository c
     JOIN registry g ON g.id = c.registry_id JOIN image i ON i.id = c.image_id AND i.name = c.name
     ORDER BY key`,
  );
  expect(repositories.map(({ key, at: since }) => [key, since])).toEqual([
    ['p-dev/api', at(1)],
    ['p-dev/web', at(5)],
    ['p-prod/api', at(2)],
  ]);
  const keys = new Map(repositories.map((row) => [row.id, row.key]));
  const keysOf = async (table: string) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT repository_id AS id FROM ${table} ORDER BY 1`,
    );
    return rows.map((row) => keys.get(row.id) ?? 'none').sort();
  };
  const both = ['p-dev/api', 'p-prod/api'];
  expect(await keysOf('placement')).toEqual(both);
  expect(await keysOf('tag')).toEqual(both);
  expect(await keysOf('uploaded_blob')).toEqual(['p-dev/api']);
  expect(await keysOf('pull')).toEqual(['p-prod/api']);
  expect(await keysOf('upload')).toEqual(['p-dev/web']);
  expect(await keysOf('tag_move')).toEqual(['none', 'none', 'none', 'p-dev/api']);
  // What was of one repository that is gone stays together.
  const { rows: lost } = await client.query(
    `SELECT array_agg(name ORDER BY name) AS names FROM tag_move
     WHERE repository_id NOT IN (SELECT id FROM repository) GROUP BY repository_id ORDER BY 1`,
  );
  expect(lost).toEqual([{ names: ['1'] }, { names: ['1', '2'] }]);
});
