import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Current, PastCurrent } from '@/contract/shapes/current';
import type { Board, Build, TimelineEntry } from '@/contract/shapes/images';
import type { Call } from '@/server/access/call/context';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { promoteAutomatically } from '@/server/pipeline/promotions/automatic/promote-automatically';
import { findAutomatic } from '@/server/pipeline/promotions/automatic/find-automatic';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { ada, clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

const byTwo = { kind: 'approvals' as const, groups: [{ count: 2 }] };

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
});
afterAll(() => world.drop());

const get = async <Body>(path: string, call: Call = world.ben) => {
  const answer = await request<Body>(call, 'GET', `/projects/shop/images/${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const history = (image: string, stage: string, query = '') =>
  get<{ items: PastCurrent[]; next: string | null }>(`${image}/stages/${stage}/history${query}`);
const person = (name: string): unknown =>
  expect.objectContaining({ kind: 'person', name, detail: `${name}@example.com` });

describe('what an image is in a stage', () => {
  it('is nothing before anything was promoted there', async () => {
    await world.push('empty', 1);
    const stage = { stage: 'prod', registry: 'shop-prod', current: null };
    expect(await get('empty/stages/prod')).toEqual(stage);
    expect(await history('empty', 'prod')).toEqual({ items: [], next: null });
  });

  it('says by which act it came, by whom, through which promotion, why, and what holds it back', async () => {
    await world.push('told', 2);
    await world.ask(world.kim, { image: 'told', build: 1 });
    await world.ask(world.kim, { image: 'told', build: 2 });
    const back = await world.ask(world.kim, { image: 'told', build: 1, reason: 'it leaks' });
    await withdrawBuild(world.services, world.max, {
      project: 'shop',
      image: 'told',
      number: 1,
      reason: 'leaks too',
    });
    const { current } = await get<{ current: Current }>('told/stages/staging');
    expect(current).toEqual({
      image: 'told',
      number: 1,
      digest: back.digest,
      version: '1.1.0',
      since: back.finishedAt,
      how: 'rolled-back',
      by: person('kim'),
      promotion: back.id,
      reason: 'it leaks',
      brokenGlass: false,
      withdrawn: expect.objectContaining({ reason: 'leaks too', by: person('max') }) as unknown,
    });
    const build = await get<Build>('told/builds/1');
    expect(build.placements.map((placed) => placed.current)).toEqual([null, current]);
  });

  it('is hidden with its project, and of a stage that is not there', async () => {
    await world.push('hidden', 1);
    const stranger = await world.callOf(await world.person('stranger'));
    for (const path of ['hidden/stages/dev', 'hidden/stages/dev/history']) {
      const url = `/projects/shop/images/${path}`;
      expect((await request(stranger, 'GET', url)).status).toBe(404);
      expect((await request(world.ben, 'GET', url.replace('dev', 'moon'))).status).toBe(404);
    }
  });
});

describe('the history of a stage', () => {
  it('says who asked, who approved and who let it in, each once', async () => {
    await world.policy('staging', [byTwo], { lastClick: true });
    await world.push('asked', 1);
    const { id } = await world.ask(world.ben, { image: 'asked' });
    await world.approve(world.ana, id);
    await world.approve(world.cleo, id);
    await executePromotion(world.services, world.kim, { id });
    await world.policy('staging', []);
    const { items } = await history('asked', 'staging');
    expect(items).toEqual([
      expect.objectContaining({
        number: 1,
        how: 'promoted',
        promotion: id,
        until: null,
        requestedBy: person('ben'),
        approvedBy: [person('ana'), person('cleo')],
        executedBy: person('kim'),
        by: person('kim'),
      }),
    ]);
  });

  it('says that it came past the policy, where somebody broke the glass, as every page does', async () => {
    await world.policy('staging', [byTwo]);
    await world.push('glass', 2);
    const { id } = await world.ask(world.ben, { image: 'glass' });
    await breakGlass(world.services, world.kim, { id, reason: 'the shop is down' });
    await world.policy('staging', []);
    await world.ask(world.kim, { image: 'glass', build: 2 });
    const { items } = await history('glass', 'staging');
    expect(items).toMatchObject([
      { number: 2, brokenGlass: false },
      { number: 1, brokenGlass: true, requestedBy: person('ben'), executedBy: person('kim') },
    ]);
    for (const path of ['builds/1', 'stages/staging']) {
      const told = await get<{ items: TimelineEntry[] }>(`glass/${path}/timeline`);
      const broken = told.items.filter(({ letIn }) => letIn?.brokenGlass);
      expect(broken.map(({ kind, promotion }) => [kind, promotion])).toEqual([['promoted', id]]);
    }
    // As what is there now, on the board and in the build's placements.
    await world.policy('staging', [byTwo]);
    await world.push('now', 1);
    const now = await world.ask(world.ben, { image: 'now' });
    await breakGlass(world.services, world.kim, { id: now.id, reason: 'again' });
    await world.policy('staging', []);
    const build = await get<Build>('now/builds/1');
    expect(build.placements.map(({ current }) => current?.brokenGlass)).toEqual([false, true]);
    const { lanes } = await get<Board>('now/board');
    expect(lanes[1]!.now!.build.placements[1]!.current).toMatchObject({ brokenGlass: true });
  });

  it('leaves out an approval that was for something else (L4)', async () => {
    await world.policy('staging', [byTwo], { lastClick: true });
    await world.push('lapsed', 1);
    const { id } = await world.ask(world.ben, { image: 'lapsed' });
    await world.approve(world.ana, id);
    // Approvals are bound to the policy's version.
    await world.policy('staging', [byTwo], { lastClick: true });
    await expect(world.approve(world.cleo, id)).rejects.toThrow('because it changed');
    await world.approve(world.cleo, id);
    await world.approve(world.max, id);
    await executePromotion(world.services, world.kim, { id });
    await world.policy('staging', []);
    const [only] = (await history('lapsed', 'staging')).items;
    expect(only!.approvedBy).toEqual([person('cleo'), person('max')]);
  });

  it('names a stage’s policy where nobody asked', async () => {
    await world.push('alone', 1);
    await world.policy('staging', [], { automatic: true });
    const projectId = world.shop.id;
    // A build that came before the stage took any by itself stays where it is.
    await world.push('alone', 2);
    const [target] = await findAutomatic(world.db.sql, {
      projectId,
      image: 'alone',
      to: 'staging',
    });
    await promoteAutomatically(world.services, target!, 2);
    await world.policy('staging', []);
    const [only] = (await history('alone', 'staging')).items;
    const policy = {
      kind: 'policy',
      id: await world.stageId('staging'),
      detail: null,
      name: expect.stringMatching(/^policy of staging, version \d+$/) as unknown,
    };
    expect(only).toMatchObject({
      number: 2,
      how: 'automatic',
      by: policy,
      executedBy: policy,
      requestedBy: policy,
      approvedBy: [],
    });
  });

  it('of the entry stage goes by pushes and removals, newest first, page by page without a gap', async () => {
    const client = await clientOf(world.db, world.shop, 'pushed');
    const puts = ['a', 'b', 'c'].map((name) => imageOf(`pushed ${name}`));
    for (const [at, put] of puts.entries()) await client.push(put, `1.${at}.0`);
    await client.catalogue.repository(client.repository, ada).remove.manifest(puts[2]!.digest);
    const whole = await history('pushed', 'dev');
    expect(whole.items.map(({ number, how }) => [number, how])).toEqual([
      [2, 'removed'],
      [3, 'pushed'],
      [2, 'pushed'],
      [1, 'pushed'],
    ]);
    expect(whole.items[0]).toMatchObject({
      by: { kind: 'person', name: ada.name },
      promotion: null,
      reason: null,
      requestedBy: null,
      approvedBy: [],
    });
    const ends = whole.items.map(({ until }) => until);
    expect(ends).toEqual([null, ...whole.items.slice(0, -1).map(({ since }) => since)]);
    const first = await history('pushed', 'dev', '?limit=3');
    const rest = await history('pushed', 'dev', `?limit=3&cursor=${first.next!}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect(rest.next).toBeNull();
    // Nothing is left: the time without anything is the one after the last.
    for (const put of puts.slice(0, 2)) {
      await client.catalogue.repository(client.repository, ada).remove.manifest(put.digest);
    }
    expect(await get('pushed/stages/dev')).toMatchObject({ current: null });
    expect((await history('pushed', 'dev')).items[0]!.until).not.toBeNull();
  });

  it('refuses the cursors of other lists, and they refuse its own', async () => {
    await world.push('cursor', 2);
    const image = '/projects/shop/images/cursor';
    const paths = [
      `${image}/stages/dev/history`,
      `${image}/stages/dev/timeline`,
      `${image}/builds`,
      '/projects/shop/images',
      '/audit',
    ];
    const root = await world.callOf(
      await world.person('cursors', { instanceRole: 'administrator' }),
    );
    const read = (query: string) =>
      request<{ next: string | null; code?: string }>(root, 'GET', query);
    const cursors = new Map<string, string>();
    for (const path of paths) cursors.set(path, (await read(`${path}?limit=1`)).body.next!);
    for (const [from, cursor] of cursors) {
      for (const path of paths) {
        const { status } = await read(`${path}?cursor=${cursor}`);
        expect(status, `${path} with a cursor of ${from}`).toBe(path === from ? 200 : 400);
      }
    }
  });
});

describe('the timeline of a stage', () => {
  const told = async (image: string, stage: string) => {
    const { items } = await get<{ items: TimelineEntry[] }>(`${image}/stages/${stage}/timeline`);
    return items
      .filter(({ kind }) => ['withdrawn', 'reinstated', 'promoted', 'rolled-back'].includes(kind))
      .map(({ text }) => text);
  };
  const held = (number: number) => ({ project: 'shop', image: 'held', number });

  it('tells of withdrawals of what the stage has or had, and whether it was current then', async () => {
    await world.push('held', 3);
    for (const build of [1, 2]) await world.ask(world.kim, { image: 'held', build });
    const withdraw = (number: number, reason: string, blockPulls = false) =>
      withdrawBuild(world.services, world.max, { ...held(number), reason, blockPulls });
    await withdraw(3, 'never came here');
    await withdraw(2, 'leaks a key', true);
    await reinstateBuild(world.services, world.max, held(2));
    await world.ask(world.kim, { image: 'held', build: 1, reason: 'slow' });
    await withdraw(2, 'leaks another');

    expect(await told('held', 'staging')).toEqual([
      'Build #2 was withdrawn: leaks another',
      'staging was rolled back to build #1: slow',
      'Build #2, current in staging, was reinstated: it may be promoted and pulled again',
      'Build #2, current in staging, was withdrawn: leaks a key. Its pulls outside the entry stage are refused.',
      'Promoted #2 from dev into staging',
      'Promoted #1 from dev into staging',
    ]);
    expect(await told('held', 'prod')).toEqual([]);
    expect(await told('held', 'dev')).toContain(
      'Build #3, current in dev, was withdrawn: never came here',
    );
  });
});
