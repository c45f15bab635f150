import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, ImageLanes } from '@/contract/shapes/images';
import type { ProjectSummary } from '@/contract/shapes/projects';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { actedBy } from '../support/acted';
import { apiOf } from '../support/api';
import { createGateWorld, type GateWorld } from './world';

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
let asked: string;

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const commit: GateSettings = { kind: 'metadata', key: 'org.opencontainers.image.revision' };

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  const { ben, ana } = world;
  await world.push('api', 3);
  await world.push('web', 1);
  await world.policy('staging', [oneApproval]);
  await world.policy('prod', [commit, oneApproval]);
  await world.approve(ana, (await world.ask(ben, { image: 'api', build: 1 })).id);
  asked = (await world.ask(ben, { image: 'api', build: 2 })).id;
  await world.ask(ben, { image: 'web', build: 1 });
  const blocked = await world.ask(ben, { image: 'api', build: 1, to: 'prod', askWaiver: true });
  expect(blocked.state).toBe('waiting');
  await world.db.prisma.stage.updateMany({
    where: { projectId: world.shop.id, slug: 'prod' },
    data: {
      heldAt: new Date(),
      ...actedBy('heldBy', 'kim@example.com'),
      heldReason: 'Money is counted twice',
    },
  });
});
afterAll(() => world.drop());

const get = async <Body>(path: string) => (await request<Body>(world.ben, 'GET', path)).body;
const matrix = async () =>
  (await get<{ items: ProjectSummary[] }>('/projects')).items.find(({ slug }) => slug === 'shop')!;
const image = async (name: string) =>
  (await get<{ items: ImageLanes[] }>('/projects/shop/images')).items.find(
    (one) => one.name === name,
  )!;

describe('a cell of the matrix', () => {
  it('says in the stage where a build stands who asked, since when, and how many wait', async () => {
    const [dev] = (await matrix()).lanes;
    expect(dev?.waiting).toMatchObject({
      promotion: asked,
      image: 'api',
      to: 'staging',
      by: { name: 'ben' },
      blocked: false,
      count: 2,
    });
    expect(Date.parse(dev!.waiting!.since)).toBeLessThanOrEqual(Date.now());
    expect((await image('web')).lanes[0]?.waiting).toMatchObject({ image: 'web', count: 1 });
  });

  it('tells a request that a gate blocks from one that waits', async () => {
    expect((await matrix()).lanes[1]?.waiting).toMatchObject({ to: 'prod', blocked: true });
    expect((await image('api')).lanes[1]?.waiting).toMatchObject({ to: 'prod', blocked: true });
  });

  it('says what the gates said when its build came in, and nothing of what was pushed', async () => {
    const { lanes } = await image('api');
    expect(lanes.map(({ entered }) => entered)).toEqual([
      null,
      { passed: 1, waived: 0, brokenGlass: false },
      null,
    ]);
    expect((await matrix()).lanes[1]?.entered).toEqual(lanes[1]?.entered);
  });

  it('says that a line is stopped, by whom and why', async () => {
    const hold = { by: { name: 'kim@example.com' }, reason: 'Money is counted twice' };
    expect((await matrix()).lanes.map((lane) => lane.hold)).toMatchObject([null, null, hold]);
    expect((await image('web')).lanes.map((lane) => lane.hold)).toMatchObject([null, null, hold]);
  });
});

it('lists of a stage the twenty that matter most, however many are withdrawn, and counts all', async () => {
  const wide = await world.project('wide');
  const mai = await world.callerWith(wide, 'mai', 'maintainer');
  const names = Array.from({ length: 24 }, (_, n) => `w${String(n + 1).padStart(2, '0')}`);
  for (const name of names) await world.push(name, 1, wide);
  for (const name of names.slice(2, -1)) {
    const path = `/projects/wide/images/${name}/builds/1/withdrawal`;
    expect((await request(mai, 'POST', path, { reason: 'leaks' })).status).toBe(201);
  }
  const { body } = await request<{ items: ProjectSummary[] }>(mai, 'GET', '/projects');
  const lane = body.items.find(({ slug }) => slug === 'wide')!.lanes[0]!;
  expect([lane.images, lane.withdrawn]).toEqual([24, 21]);
  expect(lane.current.map((one) => one.image)).toEqual(names.slice(4).reverse());
  expect(lane.current.filter((one) => one.withdrawn === null)).toHaveLength(1);
});

describe('a card of the board', () => {
  const board = () => get<Board>('/projects/shop/images/api/board');

  it('has the verdicts of the next stage, the open request, and the next act', async () => {
    const [dev, staging] = (await board()).lanes;
    const [candidate] = dev!.candidates;
    expect(candidate).toMatchObject({ promotion: asked, nextAct: 'waiting', next: 'staging' });
    expect(candidate?.label).toMatch(/^Waiting: /);
    expect(dev?.now).toMatchObject({ nextAct: 'request', label: 'Request approval' });
    expect(staging?.now?.nextAct).toBe('blocked');
    expect(staging?.now?.verdicts.map(({ gate, verdict }) => [gate, verdict])).toEqual([
      ['hold', 'waiting'],
      ['metadata', 'failed'],
      ['approvals', 'waiting'],
    ]);
  });

  it('shows a waiver of its request as waived, and waits for the rest', async () => {
    const [, staging] = (await board()).lanes;
    await waiveGate(world.services, world.kim, {
      id: staging!.now!.promotion!,
      gate: 'metadata',
      reason: 'Built by hand once',
      expiresInHours: 1,
    });
    const card = (await board()).lanes[1]?.now;
    expect(card?.verdicts.find(({ gate }) => gate === 'metadata')?.verdict).toBe('waived');
    expect(card?.nextAct).toBe('waiting');
    expect((await matrix()).lanes[1]?.waiting?.blocked).toBe(false);
  });
});
