import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewPromotion } from '@/server/pipeline/promotions/read/review-promotion';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { createTagWorld, type TagWorld } from './world';

let world: TagWorld;
beforeAll(async () => {
  world = await createTagWorld();
});
afterAll(() => world.drop());

const promote = (image: string, build: number, more: { reason?: string; tags?: string[] } = {}) =>
  world.ask(world.ana, { image, build, ...more });

/** Three releases as docker's metadata action tags them, all of them in staging. */
async function threeReleases(image: string) {
  const puts = [];
  for (const n of [0, 1, 2]) {
    puts.push(await world.release(image, [`1.${n}.0`, `1.${n}`, '1', 'latest']));
    await promote(image, n + 1);
  }
  return puts;
}

describe('a stage that goes back', () => {
  it('takes what it leaves out of its list, so that whoever picks by version does not undo it', async () => {
    const [first, , third] = await threeReleases('back');
    expect(await world.listed('back', 'staging')).toEqual([
      '1',
      '1.0',
      '1.0.0',
      '1.1',
      '1.1.0',
      '1.2',
      '1.2.0',
      'latest',
    ]);
    const review = await reviewPromotion(world.services, world.ana, {
      project: 'shop',
      image: 'back',
      build: 1,
      to: 'staging',
    });
    expect(review).toMatchObject({
      kind: 'rollback',
      takesOff: ['1.1', '1.1.0', '1.2', '1.2.0'],
      goesBack: ['1'],
    });

    const done = await promote('back', 1, { reason: 'errors' });

    expect(await world.listed('back', 'staging')).toEqual(['1', '1.0', '1.0.0', 'latest']);
    expect(done.did).toMatchObject({ takenOff: ['1.1', '1.1.0', '1.2', '1.2.0'] });
    expect(await world.meant('back', 'staging', '1')).toBe(first!.digest);
    expect(await world.meant('back', 'staging', '1.2.0')).toBeNull();
    // What still runs is pulled by its digest, and by the build's own tag.
    expect(await world.pullable('back', 'staging', third!.digest)).toBe(true);
    expect(await world.meant('back', 'staging', 'build-3')).toBe(third!.digest);
    expect(await world.listed('back', 'dev')).toContain('1.2.0');

    const moves = await world.db.prisma.tagMove.findMany({
      where: { promotionId: done.id, toDigest: null },
      orderBy: { name: 'asc' },
    });
    expect(moves.map(({ name }) => name)).toEqual(['1.1', '1.1.0', '1.2', '1.2.0']);
    const line = await world.db.prisma.auditEvent.findFirstOrThrow({
      where: { action: 'promotion.rolled-back', target: 'shop/back#1 → staging' },
    });
    expect(line.after).toMatchObject({ takenOff: ['1.1', '1.1.0', '1.2', '1.2.0'] });
  });

  it('gets them back by promoting again, to the same digest only (L9)', async () => {
    const [, second] = await threeReleases('again');
    await promote('again', 1, { reason: 'errors' });
    await promote('again', 2);
    expect(await world.listed('again', 'staging')).toEqual([
      '1',
      '1.0',
      '1.0.0',
      '1.1',
      '1.1.0',
      'latest',
    ]);
    expect(await world.meant('again', 'staging', '1.1.0')).toBe(second!.digest);

    // Another build under a version that the stage has known.
    await world.release('again', ['1.2.0'], 'other bytes');
    await expect(promote('again', 4)).rejects.toMatchObject({
      code: 'tag-taken',
      message: expect.stringContaining('1.2.0 meant build #3 in staging') as string,
    });
    await promote('again', 3, { tags: ['1.2.0'] });
    expect(await world.listed('again', 'staging')).toContain('1.2.0');
  });

  it('keeps them where the project chooses so', async () => {
    await threeReleases('keeps');
    const where = { id: world.shop.id };
    await world.db.prisma.project.update({ where, data: { keepsTags: true } });
    try {
      await promote('keeps', 1, { reason: 'errors' });
      expect(await world.listed('keeps', 'staging')).toContain('1.2.0');
    } finally {
      await world.db.prisma.project.update({ where, data: { keepsTags: false } });
    }
  });

  it('leaves a backport on the list, though it was built later than what is left out', async () => {
    for (const [at, version] of ['1.1.0', '2.5.1', '2.5.2', '1.1.1'].entries()) {
      await world.release('lines', [version]);
      await promote('lines', at + 1);
    }
    await promote('lines', 2, { reason: 'errors' });
    expect(await world.listed('lines', 'staging')).toEqual(['1.1.0', '1.1.1', '2.5.1', 'latest']);
  });
});

describe('a backport', () => {
  it('stands beside what is current, and does not become it', async () => {
    const newest = await world.release('port', ['2.5.2', '2.5', '2', 'latest']);
    await promote('port', 1);
    const port = await world.release('port', ['1.1.1', '1.1', '1']);
    const done = await promote('port', 2);
    expect(done).toMatchObject({ kind: 'promotion', replaced: null });
    expect(await world.current('port', 'staging')).toBe(1);
    expect(await world.meant('port', 'staging', 'latest')).toBe(newest.digest);
    for (const tag of ['1', '1.1', '1.1.1']) {
      expect(await world.meant('port', 'staging', tag)).toBe(port.digest);
    }
    // The same call again, also with a reason, finds it done and moves nothing.
    expect((await promote('port', 2, { reason: 'again' })).id).toBe(done.id);
    // Who means that the stage is to go back to it says `latest`.
    const back = await promote('port', 2, { reason: 'customer', tags: ['latest'] });
    expect(back.kind).toBe('rollback');
    expect(await world.current('port', 'staging')).toBe(2);
  });
});

describe('a build that is withdrawn', () => {
  it('leaves the lists everywhere until the withdrawal is lifted', async () => {
    const [, , third] = await threeReleases('gone');
    const name = { project: 'shop', image: 'gone', number: 3 };
    await withdrawBuild(world.services, world.kim, { ...name, reason: 'leaks' });
    expect(await world.listed('gone', 'staging')).toEqual(['1.0', '1.0.0', '1.1', '1.1.0']);
    expect(await world.listed('gone', 'dev')).toEqual(['1.0', '1.0.0', '1.1', '1.1.0']);
    // Nobody asked that its pulls be refused.
    expect(await world.meant('gone', 'staging', '1.2.0')).toBe(third!.digest);
    await reinstateBuild(world.services, world.kim, name);
    expect(await world.listed('gone', 'staging')).toContain('1.2.0');
  });

  it('takes an index along that has a part of it', async () => {
    const { clientOf, imageOf, indexOf } = await import('../catalogue/fixture');
    const client = await clientOf(world.db, world.shop, 'parts');
    const amd = imageOf('parts amd');
    await client.push(amd, '1.0.0-amd64');
    await client.push(indexOf([[amd, 'linux/amd64']]), '1.0.0');
    await withdrawBuild(world.services, world.kim, {
      project: 'shop',
      image: 'parts',
      number: 1,
      reason: 'leaks',
    });
    expect(await world.listed('parts', 'dev')).toEqual([]);
  });
});

describe('latest in the entry registry', () => {
  const follow = async (latestFollows: boolean) =>
    void (await world.db.prisma.project.update({
      where: { id: world.shop.id },
      data: { latestFollows },
    }));
  beforeAll(() => follow(true));
  afterAll(() => follow(false));

  it('follows the newest release, past backports, previews and withdrawals', async () => {
    const first = await world.release('follow', ['2.0.0', '2.0']);
    expect(await world.meant('follow', 'dev', 'latest')).toBe(first.digest);
    await world.release('follow', ['1.9.1']);
    await world.release('follow', ['pr-12']);
    await world.release('follow', ['main']);
    await world.release('follow', ['3.0.0-rc.1']);
    expect(await world.meant('follow', 'dev', 'latest')).toBe(first.digest);
    const next = await world.release('follow', ['2.1.0']);
    expect(await world.meant('follow', 'dev', 'latest')).toBe(next.digest);
    await withdrawBuild(world.services, world.kim, {
      project: 'shop',
      image: 'follow',
      number: 6,
      reason: 'leaks',
    });
    expect(await world.meant('follow', 'dev', 'latest')).toBe(first.digest);
    expect(await world.listed('follow', 'dev')).toContain('latest');
  });

  it('is what CI pushes, where CI pushes it', async () => {
    await world.release('own', ['1.0.0']);
    const pushed = await world.release('own', ['main', 'latest']);
    await world.release('own', ['1.1.0']);
    expect(await world.meant('own', 'dev', 'latest')).toBe(pushed.digest);
  });
});
