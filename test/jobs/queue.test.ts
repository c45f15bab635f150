import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '@/lib/logger';
import { announce } from '@/server/platform/events/announce';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { tick } from '@/server/edge/jobs/clock';
import { createTelling } from '@/server/platform/jobs/create-telling';
import { countWaiting, openQueue } from '@/server/platform/jobs/queue';
import { startWorker } from '@/server/platform/jobs/worker';
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
    const cause = { kind: 'check-reported' as const, projectId: world.shop.id, image: 'undone' };
    await expect(
      world.db.transaction(async (sql) => {
        await announce(sql, cause);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    const images = async () =>
      (await world.waitingJobs('evaluate')).map(
        (data) => (data as { image: string | null }).image ?? '',
      );
    expect(await images()).toEqual(['']);
    await world.db.transaction((sql) => announce(sql, { ...cause, image: 'done' }));
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
    const victim = await world.process('victim');
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
    const queue = await openQueue(world.db, logger);
    const done: string[] = [];
    let failures = 2;
    const counted = { done: 0, failed: 0 };
    for (const image of ['bad', 'good', 'good']) {
      await enqueue(world.db.sql, 'evaluate', { projectId: world.shop.id, image });
    }
    expect(await countWaiting(queue, world.db)).toEqual({
      evaluate: 3,
      'evaluate-later': 0,
      carry: 0,
    });
    const worker = startWorker(
      queue,
      world.db,
      {
        async evaluate({ image }) {
          if (image === 'bad' && failures-- > 0) throw new Error('not yet');
          done.push(image!);
          return [];
        },
      },
      {
        ...{ logger, pollMs: 100, telling: createTelling(world.services, logger) },
        count: (_queue, outcome, jobs) => {
          counted[outcome] += jobs;
        },
      },
    );
    await world.waitFor(async () => expect(done).toEqual(['good', 'bad']));
    await worker.stop();
    expect(counted).toEqual({ done: 3, failed: 2 });
    expect(await countWaiting(queue, world.db)).toEqual({
      evaluate: 0,
      'evaluate-later': 0,
      carry: 0,
    });
    await queue.stop({ graceful: false });
  });

  it('for later are one for one time and place', async () => {
    const queue = await openQueue(world.db, logger);
    const scope = { projectId: world.shop.id, image: 'api' };
    await enqueue(world.db.sql, 'evaluate', scope);
    const handle = vi.fn(async () => [
      { data: scope, afterMs: 3_600_000, key: 'api staging noon' },
      { data: scope, afterMs: 3_600_000, key: 'api staging noon' },
    ]);
    const telling = createTelling(world.services, logger);
    const options = { logger, pollMs: 100, telling, count: () => undefined };
    const worker = startWorker(queue, world.db, { evaluate: handle }, options);
    await world.drained();
    await enqueue(world.db.sql, 'evaluate', scope);
    await world.drained();
    await worker.stop();
    expect(handle).toHaveBeenCalledTimes(2);
    expect(await world.waitingJobs('evaluate-later')).toEqual([scope]);
    await queue.stop({ graceful: false });
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
    await tick(at(day - 60_000), logger);
    await world.untilState(id, 'waiting');
    await tick(at(day + 60_000), logger);
    await world.untilState(id, 'lapsed');
  });

  it('lets a request happen when a freeze is over, and once', async () => {
    const to = new Date(Date.now() + day).toISOString();
    const from = new Date(Date.now() - day).toISOString();
    await world.save('staging', [{ kind: 'freeze', windows: [{ from, to, reason: 'fair' }] }]);
    await world.push('api', 1);
    const { id } = await world.ask(world.ana, { image: 'api' });
    expect(await tick(at(60_000), logger)).toBe(0);
    await world.untilState(id, 'waiting');
    await Promise.all([1, 2, 3, 4].map(() => tick(at(day + 60_000), logger)));
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
      data: { buildId, name: 'scan', state: 'passed', by: 'ci' },
    });
    expect(await tick(at(60_000), logger)).toBe(0);
    expect(await tick(at(11 * 60_000), logger)).toBe(1);
    await world.untilState(id, 'promoted');
  });
});
