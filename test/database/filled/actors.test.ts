import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../../setup/former-database';

let former: FormerDatabase;
beforeAll(async () => {
  former = await createFormerDatabase('_actors');
});
afterAll(() => former?.drop());

const id = (n: number) => `00000000-0000-4000-8000-0000000000${n}`;
const [ada, ben, project, ci, later, build, stage] = [10, 11, 12, 13, 14, 15, 16].map(id);

it('rows of before say by kind and id who did something, and keep the name that they had (L17)', async () => {
  const { client } = former;
  // What these rows belong to is of no interest here.
  await client.query(`SET session_replication_role = replica`);
  await client.query(
    `INSERT INTO person (id, email, name) VALUES ($1, 'ada@example.com', 'Ada'), ($2, 'ben@example.com', 'Ben')`,
    [ada, ben],
  );
  await client.query(
    `INSERT INTO robot (id, project_id, kind, name, username, created_by, created_at)
     VALUES ($1, $3, 'ci', 'ci', 'robot.shop.ci', 'ada@example.com', '2026-01-01'),
       ($2, $3, 'ci', 'again', 'robot.shop.again', 'ada@example.com', '2026-03-01')`,
    [ci, later, project],
  );
  const reports = ['robot.shop.ci', 'robot.shop.again', 'robot.shop.gone', 'Ada@example.com'];
  for (const by of [...reports, 'gone@example.com', 'sallyport']) {
    await client.query(
      `INSERT INTO check_report (build_id, name, state, at, by) VALUES ($1, 'scan', 'passed', '2026-02-01', $2)`,
      [build, by],
    );
  }
  await client.query(
    `WITH own AS (INSERT INTO project (id, slug, name) VALUES ($1, 'shop', 'Shop')), its AS (
       INSERT INTO registry (id, slug, kind, project_id) VALUES ($2, 'shop-dev', 'local', $1))
     INSERT INTO stage (id, project_id, registry_id, slug, name, position) VALUES ($3, $1, $2, 'dev', 'Dev', 0)`,
    [project, id(17), stage],
  );
  await client.query(
    `INSERT INTO policy (id, stage_id, version, document, created_by, saved_by_ids)
     VALUES (gen_random_uuid(), $1, 1, '{}', 'ada@example.com', $2),
       (gen_random_uuid(), $1, 2, '{}', 'ada@example.com, agreed by ben@example.com', $2)`,
    [stage, [ada]],
  );
  await client.query(
    `INSERT INTO isolation_check (id, at, by, by_id, passed, result) VALUES
       (gen_random_uuid(), '2026-02-01', 'the clock', NULL, true, '{}'),
       (gen_random_uuid(), '2026-02-02', 'somebody', $1, true, '{}')`,
    [ben],
  );
  await client.query(
    `INSERT INTO approval (id, promotion_id, person_id, by, decision, subject)
     VALUES (gen_random_uuid(), $1, $2, 'ben@example.com', 'approve', '{}')`,
    [id(20), ben],
  );
  await former.upgrade();

  const rows = async (columns: string, table: string, order: string) =>
    (
      await client.query({
        text: `SELECT ${columns} FROM ${table} ORDER BY ${order}`,
        rowMode: 'array',
      })
    ).rows;
  expect(await rows('by_kind, by_id, by_name', 'check_report', 'id')).toEqual([
    ['robot', ci, 'robot.shop.ci'],
    // Made after the report: another one of that name.
    ['robot', null, 'robot.shop.again'],
    ['robot', null, 'robot.shop.gone'],
    ['person', ada, 'Ada@example.com'],
    ['person', null, 'gone@example.com'],
    ['system', null, 'sallyport'],
  ]);
  const agreed = 'agreed_by_kind, agreed_by_id, agreed_by_name';
  expect(
    await rows(`created_by_kind, created_by_id, created_by_name, ${agreed}`, 'policy', 'version'),
  ).toEqual([
    ['person', ada, 'ada@example.com', null, null, null],
    ['person', ada, 'ada@example.com', 'person', ben, 'ben@example.com'],
  ]);
  expect(await rows('by_kind, by_id, by_name', 'isolation_check', 'at')).toEqual([
    ['system', null, 'the clock'],
    ['person', ben, 'somebody'],
  ]);
  expect(await rows('by_kind, by_id, by_name', 'approval', 'at')).toEqual([
    ['person', ben, 'ben@example.com'],
  ]);
  expect(await rows('created_by_kind, created_by_id', 'robot', 'name')).toEqual([
    ['person', ada],
    ['person', ada],
  ]);
});
