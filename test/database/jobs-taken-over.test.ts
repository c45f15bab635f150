import { afterEach, expect, it } from 'vitest';
import { createFormerDatabase, type FormerDatabase } from '../setup/former-database';
import { leavePgBoss } from '../setup/leave-pg-boss';

let former: FormerDatabase;
afterEach(() => former?.drop());

const project = '00000000-0000-4000-8000-000000000001';
const jobs = async () =>
  (
    await former.client.query<Record<string, unknown>>(
      `SELECT kind, key, data, attempts, due > now() AS later, problem, since FROM job ORDER BY id`,
    )
  ).rows;

it('what waits in pg-boss goes on waiting, and what it gave up is tried once more (L17)', async () => {
  former = await createFormerDatabase('_jobs');
  const { client } = former;
  await leavePgBoss(client);
  for (const [n, name, state, image, key, tries] of [
    [1, 'evaluate', 'created', 'a', null, 0],
    [2, 'evaluate', 'retry', 'b', null, 3],
    [3, 'evaluate', 'active', 'c', null, 0],
    [4, 'evaluate', 'completed', 'd', null, 0],
    [5, 'evaluate', 'failed', 'e', null, 10],
    [6, 'evaluate-later', 'created', 'f', 'noon', 0],
  ] as const) {
    await client.query(
      `INSERT INTO pgboss.job (name, state, data, singleton_key, retry_count, start_after, created_on)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => $6), now() + make_interval(secs => $7))`,
      [name, state, { projectId: project, image }, key, tries, key ? 1 : 0, n],
    );
  }
  await former.upgrade();
  const job = (image: string, more: object = {}) => ({
    kind: 'evaluate',
    key: null,
    data: { projectId: project, image },
    attempts: 0,
    later: false,
    problem: null,
    since: null,
    ...more,
  });
  expect(await jobs()).toEqual([
    job('a'),
    job('b', { attempts: 3 }),
    job('c'),
    job('e', { attempts: 10 }),
    job('f', { kind: 'evaluate-later', key: 'noon', later: true }),
  ]);
  const { rows } = await client.query(`SELECT to_regnamespace('pgboss') AS schema`);
  expect(rows).toEqual([{ schema: null }]);
});

it('what was looked for every two seconds has a job, and what failed goes on to say since when (L17)', async () => {
  former = await createFormerDatabase('_jobs');
  const { client } = former;
  await client.query(
    `INSERT INTO isolation_check (id, by, passed, result) VALUES (gen_random_uuid(), 'ada', false, '{}')`,
  );
  const failing = { reason: 'No room.', mend: 'Make room.', times: 4 };
  const since = '2026-03-01T10:00:00.000Z';
  for (const task of ['uploads that are over', 'isolation checks', 'jobs']) {
    await client.query(`INSERT INTO setting (key, value) VALUES ($1, $2)`, [
      `trouble/task/${task}`,
      { kind: 'task', task, since, ...failing },
    ]);
  }
  await former.upgrade();
  expect(await jobs()).toMatchObject([
    { kind: 'isolation-check', key: null, problem: null },
    {
      kind: 'sweep-uploads',
      key: '',
      attempts: 4,
      since: new Date(since),
      problem: { reason: 'No room.', mend: 'Make room.' },
    },
  ]);
  const { rows } = await client.query(`SELECT key FROM setting`);
  expect(rows).toEqual([{ key: 'trouble/task/jobs' }]);
});

it('a new installation has nothing to take over', async () => {
  former = await createFormerDatabase('_jobs');
  await former.upgrade();
  expect(await jobs()).toEqual([]);
});
