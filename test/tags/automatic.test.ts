import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultFloatingTags } from '@/domain/releases/floating';
import type { AutomaticRule } from '@/domain/gates/automatic';
import { fillStage } from '@/server/pipeline/promotions/automatic/fill-stage';
import { findAutomatic } from '@/server/pipeline/promotions/automatic/find-automatic';
import { readStops } from '@/server/pipeline/promotions/automatic/read-stops';
import { getBoard } from '@/server/pipeline/boards/get-board';
import { getInbox } from '@/server/pipeline/promotions/read/get-inbox';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { clientOf, imageOf, indexOf } from '../catalogue/fixture';
import { createJobWorld, type JobWorld } from '../jobs/world';

let world: JobWorld;
let running: Awaited<ReturnType<JobWorld['process']>>;
beforeAll(async () => {
  world = await createJobWorld();
  // As a new project has them.
  await world.db.prisma.project.update({
    where: { id: world.shop.id },
    data: { floatingTags: [...defaultFloatingTags] },
  });
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

const fill = (rule: AutomaticRule | true = true, stage = 'staging') =>
  world.save(stage, [], { automatic: rule });

/** Pushes a build under tags as one CI run does: the first at once, the others right after it. */
async function push(image: string, ...tags: string[]) {
  const client = await clientOf(world.db, world.shop, image);
  const put = imageOf(`${image} ${tags.join(' ')} ${Math.random()}`);
  for (const tag of tags) await client.push(put, tag);
  return put;
}

const within5s = { timeout: 5_000, interval: 50 };

/** What a stage's list says of an image, once it says what is expected; at most 5 s later. */
const listed = (image: string, expected: Record<string, number>, stage = 1) =>
  vi.waitFor(async () => {
    const { registryId, imageId } = await world.shop.repository(image, stage);
    const rows = await world.db.prisma.tag.findMany({
      where: {
        repository: { registryId, imageId: imageId! },
        NOT: { name: { startsWith: 'build-' } },
      },
    });
    const builds = await world.db.prisma.build.findMany({ where: { imageId: imageId! } });
    const numberOf = (digest: string) => builds.find((build) => build.digest === digest)?.number;
    expect(Object.fromEntries(rows.map(({ name, digest }) => [name, numberOf(digest)]))).toEqual(
      expected,
    );
  }, within5s);

const stopsOf = async (image: string, stage = 'staging') => {
  const { imageId } = await world.shop.repository(image);
  return (await readStops(world.db.sql, imageId!))(await world.stageId(stage));
};
const stopped = (image: string, expected: object, stage = 'staging') =>
  vi.waitFor(async () => expect(await stopsOf(image, stage)).toMatchObject([expected]), within5s);

describe('a stage that fills by itself takes what CI releases:', () => {
  it('docker’s metadata action by version, release after release', async () => {
    await fill();
    await push('semver', '1.0.0', '1.0', '1', 'latest');
    await listed('semver', { '1.0.0': 1, '1.0': 1, '1': 1, latest: 1 });
    await push('semver', '1.0.1', '1.0', '1', 'latest');
    await listed('semver', { '1.0.0': 1, '1.0.1': 2, '1.0': 2, '1': 2, latest: 2 });
    await push('semver', '1.1.0', '1.1', '1', 'latest');
    const all = { '1.0.0': 1, '1.0.1': 2, '1.0': 2, '1.1.0': 3, '1.1': 3, '1': 3, latest: 3 };
    await listed('semver', all);
    expect(await stopsOf('semver')).toEqual([]);
  });

  it('and says why not of a branch, a change request, a schedule and a commit', async () => {
    await fill();
    for (const [image, tag, loud] of [
      ['branch', 'main', true],
      ['schedule', 'nightly', true],
      ['change', 'pr-12', false],
      ['commit', 'sha-ad132f5', false],
    ] as const) {
      await push(image, tag);
      await stopped(image, { build: 1, kind: 'no-release', loud });
      expect((await stopsOf(image))[0]!.reason).toContain(tag);
    }
    await fill({ tags: ['main', 'sha-*'] });
    await listed('branch', { main: 1, latest: 1 });
    await push('branch', 'main');
    await vi.waitFor(
      async () => expect(await world.current('branch', 'staging')).toBe(2),
      within5s,
    );
    await vi.waitFor(
      async () => expect(await world.current('commit', 'staging')).toBe(1),
      within5s,
    );
    expect(await stopsOf('branch')).toEqual([]);
  });

  it('semantic-release with its channels: what is before a release waits for a word', async () => {
    await fill();
    await push('channels', '1.0.0', 'latest');
    await listed('channels', { '1.0.0': 1, latest: 1 });
    await push('channels', '2.0.0-beta.1', 'beta');
    await stopped('channels', { build: 2, kind: 'no-release', loud: false });
    await fill({ prereleases: true });
    await listed('channels', { '1.0.0': 1, '2.0.0-beta.1': 2, beta: 2, latest: 2 });
    await push('channels', '2.0.0-beta.2', 'beta');
    await push('channels', '2.0.0', 'latest');
    await vi.waitFor(
      async () => expect(await world.current('channels', 'staging')).toBe(4),
      within5s,
    );
  });

  it('calendar versions, twice on one day', async () => {
    await fill();
    await push('dates', '2026.11.05', '2026.11');
    await push('dates', '2026.11.05-2', '2026.11');
    await vi.waitFor(async () => expect(await world.current('dates', 'staging')).toBe(2), within5s);
    await push('days', '20261105-ad132f5');
    await push('days', '20261106-bd132f5');
    await vi.waitFor(async () => expect(await world.current('days', 'staging')).toBe(2), within5s);
  });

  it('git describe', async () => {
    await fill();
    await push('describe', 'v1.4.2');
    await listed('describe', { 'v1.4.2': 1, latest: 1 });
    await push('describe', 'v1.4.2-14-g2414721');
    await listed('describe', { 'v1.4.2': 1, 'v1.4.2-14-g2414721': 2, latest: 2 });
  });

  it('no builders’ caches', async () => {
    await fill();
    await push('web/cache', 'd3b07384d113edec49eaa6238ad5ff00d3b07384d113edec49eaa6238ad5ff00');
    await stopped('web/cache', { kind: 'no-release', loud: false });
    await push('cached', '1.0.0');
    await push('cached', 'buildcache');
    await listed('cached', { '1.0.0': 1, latest: 1 });
    await stopped('cached', { build: 2, kind: 'no-release', loud: false });
  });

  it('the list, after each platform was pushed under a tag of its own; they are parts of it', async () => {
    await fill({ platforms: ['linux/amd64', 'linux/arm64'] });
    const client = await clientOf(world.db, world.shop, 'platforms');
    const [amd, arm] = [imageOf('p amd'), imageOf('p arm')];
    await client.push(amd, '2.0.0-amd64');
    await client.push(arm, '2.0.0-arm64');
    await stopped('platforms', { build: 2, kind: 'no-release' });
    const index = indexOf([
      [amd, 'linux/amd64'],
      [arm, 'linux/arm64'],
    ]);
    await client.push(index, '2.0.0');
    await listed('platforms', { '2.0.0': 3, latest: 3 });
    expect(await stopsOf('platforms')).toEqual([]);
    const board = await getBoard(world.services, world.kim, {
      project: 'shop',
      image: 'platforms',
    });
    const shown = board.lanes.map(({ now, candidates, before }) =>
      [now, ...candidates, ...before].flatMap((card) => (card ? [card.build.number] : [])),
    );
    expect(shown).toEqual([[3], [3], []]);

    await client.push(indexOf([[amd, 'linux/amd64']]), '2.1.0');
    await stopped('platforms', { build: 4, kind: 'platforms', loud: true });
  });

  it('a backport after a major, through two stages, beside what is current', async () => {
    await fill();
    await fill(true, 'prod');
    await push('backport', '1.1.0', '1.1', '1', 'latest');
    // A release that is overtaken by the next one on its way is not taken any more: wait for it.
    await listed('backport', { '1.1.0': 1, '1.1': 1, '1': 1, latest: 1 }, 2);
    await push('backport', '2.5.2', '2.5', '2', 'latest');
    const before = { '1.1.0': 1, '1.1': 1, '1': 1, '2.5.2': 2, '2.5': 2, '2': 2, latest: 2 };
    await listed('backport', before, 2);
    await push('backport', '1.1.1', '1.1', '1');
    await listed('backport', { ...before, '1.1.1': 3, '1.1': 3, '1': 3 }, 2);
    expect(await world.current('backport', 'staging')).toBe(2);
    await push('backport', '2.5.3', '2.5', '2', 'latest');
    await vi.waitFor(async () => expect(await world.current('backport', 'prod')).toBe(4), within5s);
  });

  it('only the images that it names', async () => {
    await fill({ images: ['in/*'] });
    await push('in/one', '1.0.0');
    await push('out/one', '1.0.0');
    await listed('in/one', { '1.0.0': 1, latest: 1 });
    await world.drained();
    await listed('out/one', {});
    expect(await stopsOf('out/one')).toEqual([]);
  });
});

describe('what stops it', () => {
  it('is where people look, with what would mend it, and gone when it goes on', async () => {
    await fill();
    await push('taken', '1.0.0');
    await listed('taken', { '1.0.0': 1, latest: 1 });
    await push('taken', '1.0.0');
    await stopped('taken', { build: 2, kind: 'refused', loud: true });

    const [stop] = await stopsOf('taken');
    expect(stop!.reason).toContain('1.0.0 means build #1 in staging');
    expect(stop!.mend).toContain('settings');
    const board = await getBoard(world.services, world.kim, { project: 'shop', image: 'taken' });
    expect(board.lanes[1]!.stops).toEqual([stop]);
    const mine = async (call = world.kim) =>
      (await getInbox(world.services, call)).stops.filter(({ image }) => image === 'taken');
    expect(await mine()).toMatchObject([{ to: 'staging', build: 2 }]);
    expect(await mine(world.ben)).toEqual([]);
    const trail = await world.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.stopped', target: 'shop/taken#2 → staging' },
    });
    expect(trail).toHaveLength(1);

    await push('taken', '1.0.1');
    await listed('taken', { '1.0.0': 1, '1.0.1': 3, latest: 3 });
    await vi.waitFor(async () => expect(await mine()).toEqual([]), within5s);
  });

  it('is a gate that fails, and what was rolled back from, which only is said', async () => {
    await world.save('staging', [{ kind: 'checks', names: ['scan'] }], { automatic: true });
    await push('gated', '1.0.0');
    await stopped('gated', { build: 1, kind: 'waits', loud: false });
    await world.report('gated', 1, 'failed');
    await stopped('gated', { build: 1, kind: 'gates', loud: true });
    await world.report('gated', 1);
    await listed('gated', { '1.0.0': 1, latest: 1 });
    await push('gated', '1.1.0');
    await world.report('gated', 2);
    await vi.waitFor(async () => expect(await world.current('gated', 'staging')).toBe(2), within5s);
    await world.ask(world.ana, { image: 'gated', build: 1, reason: 'errors' });
    await stopped('gated', { build: 2, kind: 'left-behind', loud: false });
    expect(await world.current('gated', 'staging')).toBe(1);
    await withdrawBuild(world.services, world.kim, {
      project: 'shop',
      image: 'gated',
      number: 2,
      reason: 'leaks',
    });
    expect(await stopsOf('gated')).toEqual([]);
  });

  it('L8: is told once on the trail, however long it stands and however often it is looked at', async () => {
    await world.save('staging', [{ kind: 'checks', names: ['scan'] }], { automatic: true });
    await push('once', '1.0.0');
    await world.report('once', 1, 'failed');
    await stopped('once', { build: 1, kind: 'gates', loud: true, reason: 'Scan failed.' });
    const [first] = await stopsOf('once');
    for (const minutes of [9, 22, 60 * 30]) {
      const at = new Date(Date.now() + minutes * 60_000);
      const scope = { projectId: world.shop.id, image: 'once', to: 'staging' };
      for (const target of await findAutomatic(world.db.sql, scope)) {
        await fillStage({ ...world.services, clock: () => at }, target);
      }
    }
    // Reported again, it is the same stop: what failed fails.
    await world.report('once', 1, 'failed');
    await world.drained();
    expect(await stopsOf('once')).toEqual([first]);
    const trail = await world.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.stopped', target: 'shop/once#1 → staging' },
    });
    expect(trail).toHaveLength(1);
  });

  it('L16: is what a newer release came before, until the stage has taken another', async () => {
    await world.save('staging', [{ kind: 'checks', names: ['scan'] }], { automatic: true });
    const over = (build: number, reason: string) => ({
      build,
      kind: 'passed-over',
      loud: false,
      reason: expect.stringContaining(reason) as string,
    });
    await push('overtaken', '1.4.0');
    await world.report('overtaken', 1);
    await listed('overtaken', { '1.4.0': 1, latest: 1 });
    await push('overtaken', '1.4.1');
    await stopped('overtaken', { build: 2, kind: 'waits' });
    await push('overtaken', '1.4.2');
    const says = '1.4.2 (#3) came before it had passed what staging asks for';
    await vi.waitFor(
      async () => expect(await stopsOf('overtaken')).toMatchObject([{ build: 3 }, over(2, says)]),
      within5s,
    );
    await world.report('overtaken', 3);
    await listed('overtaken', { '1.4.0': 1, '1.4.2': 3, latest: 3 });
    await stopped('overtaken', over(2, says));
    const board = await getBoard(world.services, world.kim, {
      project: 'shop',
      image: 'overtaken',
    });
    expect(board.lanes[1]?.stops).toMatchObject([{ kind: 'passed-over', build: 2 }]);

    await push('overtaken', '1.4.3');
    await world.report('overtaken', 4);
    await listed('overtaken', { '1.4.0': 1, '1.4.2': 3, '1.4.3': 4, latest: 4 });
    await vi.waitFor(async () => expect(await stopsOf('overtaken')).toEqual([]), within5s);
  });

  it('is a release of an older line that came after a newer one of it', async () => {
    await world.save('staging', [{ kind: 'checks', names: ['scan'] }], { automatic: true });
    for (const tag of ['2.0.0', '1.1.2', '1.1.1']) await push('lines', tag);
    await world.report('lines', 1);
    await world.report('lines', 2);
    await stopped('lines', {
      build: 3,
      kind: 'passed-over',
      reason: '1.1.2 (#2) is newer and was there before it.',
    });
  });
});
