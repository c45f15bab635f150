import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { noActor } from '@/server/access/actors/actor-columns';
import { clientOf, imageOf } from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { createJobWorld, type JobWorld } from './world';

const scan = { kind: 'checks' as const, names: ['scan'] };
const anna = { kind: 'approvals' as const, groups: [{ count: 1 }] };
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('in the background', () => {
  let world: JobWorld;
  let running: Awaited<ReturnType<JobWorld['process']>>;
  beforeAll(async () => {
    world = await createJobWorld();
    running = await world.process();
  });
  afterAll(async () => {
    await running.stop();
    await world.drop();
  });
  afterEach(async () => {
    await world.save('staging', []);
    await world.save('prod', []);
  });

  it('a request that only a check held up happens when the check arrives', async () => {
    await world.save('staging', [scan, anna]);
    await world.push('held', 1);
    const { id } = await world.ask(world.ben, { image: 'held' });
    await world.approve(world.ana, id);
    await world.untilState(id, 'waiting');
    await world.report('held', 1);
    await world.untilState(id, 'promoted');
    await world.until('held', ['staging#1']);
  });

  it('a stage takes a build by itself when its check arrives, in the name of its policy', async () => {
    await world.save('staging', [scan], { automatic: true });
    await world.push('auto', 1);
    await world.drained();
    expect(await world.promotionsOf('auto')).toEqual([]);
    await world.report('auto', 1);
    await world.until('auto', ['staging#1']);

    const [done] = await world.promotionsOf('auto');
    const name = `policy of staging, version ${done!.policyVersion}`;
    const stage = await world.stageId('staging');
    expect(done).toMatchObject({
      kind: 'promotion',
      requestedByKind: 'policy',
      requestedById: stage,
      requestedByName: name,
      tags: ['build-1', 'latest', '1.1.0'],
    });
    const trail = await world.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.promoted', target: 'shop/auto#1 → staging' },
    });
    expect(trail).toMatchObject([{ actorKind: 'policy', actorId: stage, actorName: name }]);
  });

  it('stays off where nobody switched it on', async () => {
    await world.save('staging', [scan]);
    await world.push('off', 1);
    await world.report('off', 1);
    await world.drained();
    expect(await world.promotionsOf('off')).toEqual([]);
    expect(await world.waitingJobs('evaluate-later')).toEqual([]);
  });

  it('goes through two automatic stages, each of which waits out its soak', async () => {
    await world.save('staging', [{ kind: 'soak', hours: 0.0003 }], { automatic: true });
    await world.save('prod', [{ kind: 'soak', hours: 0.0005 }], { automatic: true });
    await world.push('chain', 1);
    await world.until('chain', ['staging#1', 'prod#1']);
    const [staging, prod] = await world.promotionsOf('chain');
    expect(prod!.finishedAt!.getTime() - staging!.finishedAt!.getTime()).toBeGreaterThanOrEqual(
      1800,
    );
  });

  it('enters when a freeze is over', async () => {
    const from = soon(-60_000);
    const freeze = {
      kind: 'freeze' as const,
      windows: [{ from, to: soon(3_000), reason: 'fair' }],
    };
    await world.save('staging', [freeze], { automatic: true });
    await world.push('frozen', 1);
    await world.until('frozen', ['staging#1']);
    const [done] = await world.promotionsOf('frozen');
    expect(done!.finishedAt!.toISOString() >= freeze.windows[0]!.to).toBe(true);
  });

  it('takes the newest build only, and none that was withdrawn', async () => {
    await world.save('staging', [scan], { automatic: true });
    await world.push('newest', 1);
    await world.push('newest', 2);
    await world.report('newest', 1);
    await world.drained();
    expect(await world.promotionsOf('newest')).toEqual([]);
    const build = await world.db.prisma.build.findFirstOrThrow({
      where: { number: 2, image: { name: 'newest' } },
    });
    await world.db.prisma.withdrawal.create({
      data: {
        buildId: build.id,
        reason: 'leaks',
        blockPulls: false,
        ...actedBy('by', 'kim@example.com'),
      },
    });
    await world.report('newest', 2);
    await world.until('newest', ['staging#1']);
  });

  it('goes on when the line that somebody stopped is released', async () => {
    const where = { id: await world.stageId('staging') };
    const stop = {
      heldAt: new Date(),
      ...actedBy('heldBy', 'kim@example.com'),
      heldReason: 'incident',
    };
    await world.save('staging', [], { automatic: true });
    await world.db.prisma.stage.update({ where, data: stop });
    await world.push('line', 1);
    await world.drained();
    expect(await world.promotionsOf('line')).toEqual([]);
    const release = { heldAt: null, ...noActor('heldBy'), heldReason: null };
    await world.db.prisma.stage.update({ where, data: release });
    await world.db.transaction((sql) =>
      recordAudit(sql, systemOrigin, {
        action: 'stage.released',
        projectId: world.shop.id,
        subjects: {},
        target: 'shop: staging',
      }),
    );
    await world.until('line', ['staging#1']);
  });

  it('does not undo a roll back; the next build enters', async () => {
    await world.save('staging', [], { automatic: true });
    await world.push('back', 1);
    await world.until('back', ['staging#1']);
    await world.push('back', 2);
    await world.until('back', ['staging#1', 'staging#2']);
    await world.ask(world.ana, { image: 'back', build: 1, reason: 'errors' });
    await world.report('back', 2);
    await world.drained();
    await world.until('back', ['staging#1', 'staging#2', 'staging#1']);
    await world.push('back', 3);
    await world.until('back', ['staging#1', 'staging#2', 'staging#1', 'staging#3']);
  });

  it('leaves the rest of a project alone where a tag is in the way of one image', async () => {
    await world.save('staging', [scan], { automatic: true });
    await world.push('a-taken', 1);
    await world.report('a-taken', 1);
    await world.until('a-taken', ['staging#1']);
    // The same version on another build: what a person would be refused too.
    const client = await clientOf(world.db, world.shop, 'a-taken');
    await client.push(imageOf('a-taken other'), '1.1.0');
    await world.report('a-taken', 2);
    await world.push('b-free', 1);
    await world.report('b-free', 1);
    await world.until('b-free', ['staging#1']);
    await world.drained();
    await world.until('a-taken', ['staging#1']);
  });
});
