import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build, TimelineEntry } from '@/contract/shapes/images';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { ActorView } from '@/domain/people/actors';
import { executePromotion } from '@/server/pipeline/promotions/acts/execute-promotion';
import { apiOf } from '../support/api';
import { createGateWorld, type GateWorld } from './world';

/** Who asks, and who lets in what they asked for: every page must tell the second of what came of it. */
let world: GateWorld;
let request: ReturnType<typeof apiOf>;
beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
});
afterAll(() => world.drop());

const asker = 'ben@example.com';
const letIn = 'ana@example.com';
const get = async <Body>(path: string): Promise<Body> => {
  const answer = await request<Body>(world.kim, 'GET', `/projects/shop/images/${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe.each([
  ['approved', 'approved', (id: string) => world.approve(world.ana, id)],
  ['clicked', 'clicked', (id: string) => executePromotion(world.services, world.ana, { id })],
])('what somebody asked for and somebody else %s', (_, image, act) => {
  it('is told as of who let it in: where the build is, its tags, the build before, the stage', async () => {
    const approvals: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
    await world.policy('staging', image === 'approved' ? [approvals] : []);
    await world.push(image, 2);
    for (const build of [1, 2]) {
      const { id } = await world.ask(world.ben, { image, build });
      expect((await act(id)).state).toBe('promoted');
    }
    const { placements } = await get<Build>(`${image}/builds/2`);
    expect(placements.find(({ stage }) => stage === 'staging')?.by.detail).toBe(letIn);
    const tag = await get<{ by: ActorView }>(`${image}/tags/latest?stage=staging`);
    expect(tag.by.detail).toBe(letIn);
    const paths = [`${image}/builds/1/timeline`, `${image}/builds/2/timeline`];
    for (const path of [...paths, `${image}/stages/staging/timeline`]) {
      const { items } = await get<{ items: TimelineEntry[] }>(path);
      const asked = items.filter(({ kind }) => kind === 'requested');
      expect(new Set(asked.map(({ by }) => by.detail))).toEqual(new Set([asker]));
      const done = items.filter(({ kind, stage }) => stage === 'staging' && kind !== 'requested');
      expect(done.length).toBeGreaterThan(0);
      expect(done.map(({ by, text }) => [by.detail, text])).toEqual(
        done.map(({ text }) => [letIn, text]),
      );
    }
  });
});
