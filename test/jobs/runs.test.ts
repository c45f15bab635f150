import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobData, nothing } from '@/domain/jobs/data';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { statement } from '@/server/platform/sql/database';
import { defineJob } from '@/server/edge/jobs/define-job';
import { jobs } from '@/server/edge/jobs/jobs';
import { failJobs, finishJobs, retryMs, takeJobs } from '@/server/platform/jobs/job-table';
import { newId } from '@/lib/ids';
import { createJobWorld, type JobWorld } from './world';

let world: JobWorld;
beforeEach(async () => {
  world = await createJobWorld();
});
afterEach(() => world.drop());

const rows = async (kind: string) =>
  (
    await world.db.pool.query<Record<string, unknown>>(
      `SELECT key, data, attempts, since IS NOT NULL AS failing, problem, lease IS NOT NULL AS leased,
         due > now() AS later, ended IS NOT NULL AS ended
       FROM job WHERE kind = $1 ORDER BY id`,
      [kind],
    )
  ).rows;

/** Something outside that answers when a test says so. */
function outside() {
  const asked = vi.fn();
  let answer: () => void = () => undefined;
  const answers = new Promise<void>((done) => (answer = done));
  return {
    asked,
    answer: () => answer(),
    wait: (more: unknown) => {
      asked(more);
      return answers;
    },
  };
}

it('each kind has its definition in the table, under its own name', () => {
  for (const [kind, job] of Object.entries(jobs)) expect(job.kind).toBe(kind);
});

it('a job is tried eleven times in half an hour, and every ten minutes after that', () => {
  const tries = Array.from({ length: 10 }, (_, attempts) => retryMs(attempts));
  const minutes = tries.reduce((sum, ms) => sum + ms, 0) / 60_000;
  expect(minutes).toBeGreaterThan(8);
  expect(minutes).toBeLessThan(30);
  for (const attempts of [12, 1_000]) expect(retryMs(attempts)).toBeLessThanOrEqual(600_000);
});

describe('a leased job', () => {
  const carry = (wait: (jobs: unknown, signal: AbortSignal) => Promise<void>) =>
    defineJob({
      kind: 'carry',
      data: jobData.carry,
      mode: 'leased',
      handle: (data, _tools, signal) => wait(data, signal),
    });

  it('that waits for the outside holds no connection (rule 19)', async () => {
    const there = outside();
    await enqueue(world.db.sql, 'carry', {});
    const running = await world.process({ jobs: [carry(there.wait)] });
    await world.waitFor(async () => expect(there.asked).toHaveBeenCalledTimes(1));
    await world.waitFor(async () =>
      expect(running.pool.totalCount - running.pool.idleCount).toBe(0),
    );
    expect(await rows('carry')).toMatchObject([{ leased: true }, { key: '' }]);
    there.answer();
    await world.waitFor(async () =>
      expect(await rows('carry')).toMatchObject([{ key: '', ended: true, leased: false }]),
    );
    await running.stop();
  });

  it('whose process is killed in the middle is another’s once the lease ends, and not before', async () => {
    await enqueue(world.db.sql, 'carry', {});
    // What a killed process leaves behind: a lease that nobody renews.
    expect(await takeJobs(world.db.sql, 'carry', newId())).not.toBeNull();
    const ran = vi.fn(() => Promise.resolve());
    const running = await world.process({ jobs: [carry(ran)] });
    running.wake();
    await world.waitFor(async () => expect(await rows('carry')).toHaveLength(2));
    expect(await takeJobs(world.db.sql, 'carry', newId())).toBeNull();
    expect(ran).not.toHaveBeenCalled();
    await world.db.pool.query(`UPDATE job SET expires = now() WHERE lease IS NOT NULL`);
    await world.waitFor(async () => expect(ran).toHaveBeenCalledTimes(1));
    await running.stop();
    expect(await world.waitingJobs('carry')).toEqual([]);
  });

  it('changes nothing once its lease is lost', async () => {
    await enqueue(world.db.sql, 'carry', {});
    const slow = await takeJobs(world.db.sql, 'carry', newId());
    await world.db.pool.query(`UPDATE job SET expires = now() WHERE lease IS NOT NULL`);
    const quick = await takeJobs(world.db.sql, 'carry', newId());
    await failJobs(world.db.sql, slow!, { reason: 'No.', mend: 'Yes.' });
    await finishJobs(world.db.sql, slow!);
    expect(await rows('carry')).toMatchObject([{ leased: true, attempts: 0, problem: null }]);
    await finishJobs(world.db.sql, quick!);
    expect(await rows('carry')).toEqual([]);
  });

  it('goes back to whoever comes next where the process is told to stop', async () => {
    await enqueue(world.db.sql, 'carry', {});
    const begun = vi.fn();
    const until = (_: unknown, signal: AbortSignal) =>
      new Promise<void>((_done, end) => {
        begun();
        signal.addEventListener('abort', () => end(signal.reason as Error));
      });
    const running = await world.process({ jobs: [carry(until)] });
    await world.waitFor(async () => expect(begun).toHaveBeenCalledTimes(1));
    await running.stop();
    expect(await rows('carry')).toMatchObject([
      { key: null, leased: false, attempts: 0 },
      { key: '', leased: false },
    ]);
  });

  it('of those that say the same one stands for all while they fail, until one goes well', async () => {
    let fails = true;
    const job = carry(() =>
      fails ? Promise.reject(new Error('secret words')) : Promise.resolve(),
    );
    for (let n = 0; n < 3; n += 1) await enqueue(world.db.sql, 'carry', {});
    const running = await world.process({ jobs: [job] });
    const problem = { reason: 'An error on the server stopped it.' };
    await world.waitFor(async () => {
      const [one, clock, ...more] = await rows('carry');
      expect(one).toMatchObject({ key: null, failing: true, problem });
      expect([clock?.['key'], more]).toEqual(['', []]);
    });
    expect(JSON.stringify(await rows('carry'))).not.toContain('secret');
    fails = false;
    // A cause of today takes along what failed, before its time.
    await enqueue(world.db.sql, 'carry', {});
    await world.waitFor(async () => expect(await world.waitingJobs('carry')).toEqual([]));
    await running.stop();
  });
});

describe('a job with its cause', () => {
  const make = statement(
    'test.job-effect',
    `INSERT INTO setting (key, value) VALUES (gen_random_uuid()::text, '1')`,
  );
  const effects = () => world.db.prisma.setting.count({ where: { value: { equals: 1 } } });

  it('has its effect once, of however many processes', async () => {
    const job = defineJob({
      kind: 'sweep-troubles',
      data: nothing,
      every: 3_600_000,
      mode: 'with-cause',
      handle: (_, _tools, sql) => sql.query(make),
    });
    const running = await Promise.all([1, 2, 3].map(() => world.process({ jobs: [job] })));
    await world.waitFor(async () =>
      expect(await rows('sweep-troubles')).toMatchObject([{ ended: true, later: true }]),
    );
    for (const one of running) one.wake();
    await Promise.all(running.map((one) => one.stop()));
    expect(await effects()).toBe(1);
  });

  it('that fails has none, and says why', async () => {
    const job = defineJob({
      kind: 'sweep-troubles',
      data: nothing,
      every: 3_600_000,
      mode: 'with-cause',
      async handle(_, _tools, sql) {
        await sql.query(make);
        throw Object.assign(new Error('secret words'), { code: 'ENOSPC' });
      },
    });
    const running = await world.process({ jobs: [job] });
    await world.waitFor(async () =>
      expect(await rows('sweep-troubles')).toMatchObject([
        { attempts: 1, later: true, problem: { reason: 'There is no room left on the disk.' } },
      ]),
    );
    await running.stop();
    expect(await effects()).toBe(0);
  });
});

describe('a job by the clock', () => {
  it('runs soon after what it hears, once for many', async () => {
    let looks = 0;
    const running = await world.process({
      jobs: [jobs['inspect-layers']],
      tools: { examine: () => Promise.resolve((looks += 1)) },
    });
    await world.waitFor(async () => expect(looks).toBe(1));
    running.wake('promotion.approved');
    for (let push = 0; push < 50; push += 1) running.wake('build.pushed');
    await world.waitFor(async () => expect(looks).toBe(2));
    running.wake('policy.saved');
    await world.waitFor(async () => expect(looks).toBe(3));
    await running.stop();
    expect(looks).toBe(3);
  });
});
