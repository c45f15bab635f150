import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '@/lib/logger';
import { touch } from '@/server/platform/events/touch';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { jobData } from '@/domain/jobs/data';
import { defineJob } from '@/server/edge/jobs/define-job';
import { jobs } from '@/server/edge/jobs/jobs';
import { countWaiting } from '@/server/edge/jobs/run-jobs';
import { evaluateDue } from '@/server/pipeline/promotions/evaluate-due';
import { actedBy } from '../support/acted';
import { createJobWorld, type JobWorld } from './world';

const logger = createLogger('silent');
const scan = { kind: 'checks' as const, names: ['scan'] };

describe('jobs', () => {
  let world: JobWorld;
  beforeEach(async () => {
    world = await createJobWorld();
  });
  afterEach(() => world.drop());

  it('are left by no change that nothing waits for, and by each that something may wait for', async () => {
    await world.push('api', 1);
    await world.report('api', 1);
    await world.save('staging', [scan]);
    await world.push('api', 2);
    expect(await world.waitingJobs('evaluate')).toEqual([]);
    const scope = { projectId: world.shop.id, image: 'api' };
    await world.ask(world.ana, { image: 'api', build: 2, askWaiver: true });
    await world.report('api', 2, 'failed');
    expect(await world.waitingJobs('evaluate')).toEqual([scope, scope]);
  });

  it('are there exactly if their cause is committed', async () => {
    await world.save('staging', [scan], { automatic: true });
    const cause = { projectId: world.shop.id, image: 'undone', wakes: true };
    await expect(
      world.db.transaction(async (sql) => {
        await touch(sql, cause);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    const images = async () =>
      (await world.waitingJobs('evaluate')).map(
        (data) => (data as { image: string | null }).image ?? '',
      );
    expect(await images()).toEqual(['']);
    await world.db.transaction((sql) => touch(sql, { ...cause, image: 'done' }));
    expect(await images()).toEqual(['', 'done']);
  });

  it('of two processes and 50 causes promote each build exactly once', async () => {
    await world.save('staging', [scan], { automatic: true });
    const processes = await Promise.all([world.process(), world.process()]);
    const images = Array.from({ length: 10 }, (_, at) => `image-${at}`);
    for (const image of images) await world.push(image, 1);
    await Promise.all(
      images.flatMap((image) =>
        Array.from({ length: 5 }, (_, at) =>
          world.report(image, 1, 'passed', at === 0 ? 'scan' : `other-${at}`),
        ),
      ),
    );
    for (const image of images) await world.until(image, ['staging#1']);
    await world.drained();
    for (const image of images) await world.until(image, ['staging#1']);
    await Promise.all(processes.map((process) => process.stop()));
  });

  it('of a process that is killed in the middle are done once, by the next', async () => {
    await world.save('staging', [scan], { automatic: true });
    await world.push('api', 1);
    const victim = await world.process({ name: 'victim' });
    await world.drained();
    const image = await world.db.pool.connect();
    await image.query('BEGIN');
    await image.query(`SELECT id FROM image WHERE name = 'api' FOR UPDATE`);
    const reported = world.report('api', 1);
    const inTheMiddle = `SELECT pid FROM pg_stat_activity
      WHERE application_name = 'victim' AND wait_event_type = 'Lock'`;
    await world.waitFor(async () =>
      expect((await world.db.pool.query(inTheMiddle)).rows).toHaveLength(1),
    );
    await reported;
    const finished = victim.finish();
    await world.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'`,
    );
    await image.query('COMMIT');
    image.release();
    await finished;
    expect(await world.promotionsOf('api')).toEqual([]);
    expect(await world.waitingJobs('evaluate')).not.toEqual([]);

    const next = await world.process();
    await world.until('api', ['staging#1']);
    await world.drained();
    await world.until('api', ['staging#1']);
    await next.stop();
    await victim.stop();
  });

  it('that fail are tried again, and hold up no other', async () => {
    const done: string[] = [];
    let failures = 2;
    const counted = { done: 0, failed: 0 };
    const waiting = () => countWaiting(Object.values(jobs), world.db.sql);
    for (const image of ['bad', 'good', 'good']) {
      await enqueue(world.db.sql, 'evaluate', { projectId: world.shop.id, image });
    }
    const none = { evaluate: 0, 'evaluate-later': 0, carry: 0, 'isolation-check': 0 };
    expect(await waiting()).toEqual({ ...none, evaluate: 3 });
    const evaluate = defineJob({
      kind: 'evaluate',
      data: jobData.evaluate,
      mode: 'leased',
      handle({ image }) {
        if (image === 'bad' && failures-- > 0) throw new Error('not yet');
        done.push(image!);
        return Promise.resolve();
      },
    });
    const running = await world.process({
      jobs: [evaluate],
      count: (_kind, outcome, jobs) => {
        counted[outcome] += jobs;
      },
    });
    await world.waitFor(async () => expect(done).toEqual(['good', 'bad']));
    await world.drained();
    await running.stop();
    expect(counted).toEqual({ done: 3, failed: 2 });
    expect(await waiting()).toEqual(none);
  });

  it('for later are one for one time and place', async () => {
    const scope = { projectId: world.shop.id, image: 'api' };
    const noon = { data: scope, afterMs: 3_600_000, key: 'api staging noon' } as const;
    await enqueue(world.db.sql, 'evaluate', scope);
    const handle = vi.fn(async () => ({
      later: [
        { kind: 'evaluate-later', ...noon },
        { kind: 'evaluate-later', ...noon },
      ] as const,
    }));
    const evaluate = defineJob({
      kind: 'evaluate',
      data: jobData.evaluate,
      mode: 'leased',
      handle,
    });
    const running = await world.process({ jobs: [evaluate] });
    await world.drained();
    await enqueue(world.db.sql, 'evaluate', scope);
    await world.drained();
    await running.stop();
    expect(handle).toHaveBeenCalledTimes(2);
    expect(await world.waitingJobs('evaluate-later')).toEqual([scope]);
  });
});

describe('the clock', () => {
  let world: JobWorld;
  beforeEach(async () => {
    world = await createJobWorld();
  });
  afterEach(() => world.drop());
  const at = (ms: number) => ({ ...world.services, clock: () => new Date(Date.now() + ms) });
  const day = 24 * 3_600_000;

  it('ends a request that nobody decides in time', async () => {
    await world.save('staging', [{ kind: 'approvals', groups: [{ count: 1 }], lapseHours: 24 }]);
    await world.push('api', 1);
    const { id } = await world.ask(world.ben, { image: 'api' });
    await evaluateDue(at(day - 60_000), logger);
    await world.untilState(id, 'waiting');
    await evaluateDue(at(day + 60_000), logger);
    await world.untilState(id, 'lapsed');
  });

  it('lets a request happen when a freeze is over, and once', async () => {
    const to = new Date(Date.now() + day).toISOString();
    const from = new Date(Date.now() - day).toISOString();
    await world.save('staging', [{ kind: 'freeze', windows: [{ from, to, reason: 'fair' }] }]);
    await world.push('api', 1);
    const { id } = await world.ask(world.ana, { image: 'api' });
    expect(await evaluateDue(at(60_000), logger)).toBe(0);
    await world.untilState(id, 'waiting');
    await Promise.all([1, 2, 3, 4].map(() => evaluateDue(at(day + 60_000), logger)));
    await world.untilState(id, 'promoted');
    await world.until('api', ['staging#1']);
  });

  it('looks anew at what nothing evaluated for a while', async () => {
    await world.save('staging', [scan]);
    await world.push('api', 1);
    const { id } = await world.ask(world.ana, { image: 'api', askWaiver: true });
    const { id: buildId } = await world.db.prisma.build.findFirstOrThrow();
    // Not by the use case: nothing tells anybody.
    await world.db.prisma.checkReport.create({
      data: { buildId, name: 'scan', state: 'passed', ...actedBy('by', 'ci') },
    });
    expect(await evaluateDue(at(60_000), logger)).toBe(0);
    expect(await evaluateDue(at(11 * 60_000), logger)).toBe(1);
    await world.untilState(id, 'promoted');
  });
});
