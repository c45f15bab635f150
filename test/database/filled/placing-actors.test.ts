import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_placing_actors');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const [ada, project, ci, later, stage, registry, repository, gone] = [
  10, 11, 12, 13, 14, 15, 16, 17,
].map(id);

it('who let in what stands, and moved its tags, is said by kind and id (L17)', async () => {
  const { client } = former;
  await client.query(`INSERT INTO person (id, email, name) VALUES ($1, 'ada@example.com', 'Ada')`, [
    ada,
  ]);
  await client.query(`INSERT INTO project (id, slug, name) VALUES ($1, 'shop', 'Shop')`, [project]);
  await client.query(
    `INSERT INTO robot (id, project_id, kind, name, username, created_by_kind, created_by_name, created_at)
     VALUES ($1, $3, 'ci', 'ci', 'robot.shop.ci', 'person', 'ada@example.com', '2026-01-01'),
       ($2, $3, 'ci', 'again', 'robot.shop.again', 'person', 'ada@example.com', '2026-03-01')`,
    [ci, later, project],
  );
  await client.query(
    `INSERT INTO registry (id, slug, kind, project_id) VALUES ($1, 'shop-dev', 'local', $2)`,
    [registry, project],
  );
  await client.query(
    `INSERT INTO stage (id, project_id, registry_id, slug, name, position) VALUES ($1, $2, $3, 'dev', 'Dev', 0)`,
    [stage, project, registry],
  );
  await client.query(`INSERT INTO repository (id, registry_id, name) VALUES ($1, $2, 'api')`, [
    repository,
    registry,
  ]);
  const names = [
    'robot.shop.ci',
    'robot.shop.again',
    'robot.shop.gone',
    'Ada@example.com',
    'gone@example.com',
    'policy of dev, version 3',
    'sallyport',
  ];
  for (const [n, by] of names.entries()) {
    await client.query(
      `WITH own AS (INSERT INTO manifest (digest, kind, size, bytes) VALUES ($1, 'image', 0, '') RETURNING digest)
       INSERT INTO placement (repository_id, digest, media_type, since, by) SELECT $2, digest, 't', '2026-02-01', $3 FROM own`,
      [`m${n}`, repository, by],
    );
    await client.query(
      `INSERT INTO tag_move (repository_id, name, to_digest, at, by) VALUES ($1, $2, $2, '2026-02-01', $3)`,
      [repository, `m${n}`, by],
    );
  }
  // Moves outlast their repository, and with it the stage that a policy is of.
  await client.query(
    `INSERT INTO tag_move (repository_id, name, at, by) VALUES ($1, 'm9', '2026-02-01', 'policy of old, version 1')`,
    [gone],
  );
  await former.upgrade();

  const actors = [
    ['robot', ci, 'robot.shop.ci'],
    // Made after it: another one of that name.
    ['robot', null, 'robot.shop.again'],
    ['robot', null, 'robot.shop.gone'],
    ['person', ada, 'Ada@example.com'],
    ['person', null, 'gone@example.com'],
    ['policy', stage, 'policy of dev, version 3'],
    ['system', null, 'sallyport'],
  ];
  const rows = async (table: string, order: string) => {
    const text = `SELECT by_kind, by_id, by_name FROM ${table} ORDER BY ${order}`;
    return (await client.query({ text, rowMode: 'array' })).rows;
  };
  expect(await rows('placement', 'digest')).toEqual(actors);
  expect(await rows('tag_move', 'name')).toEqual([
    ...actors,
    ['policy', null, 'policy of old, version 1'],
  ]);
});
