import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LoosenedPolicy } from '@/contract/shapes/inbox';
import type { Review } from '@/contract/shapes/review';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { Call } from '@/server/access/call/context';
import { listLoosened } from '@/server/pipeline/policies/list-loosened';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';
import { createTeam } from './world';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await createTeam(world, 'qa', [world.ben.actor.id, world.kim.actor.id]);
});
afterAll(() => world.drop());

const soak = (hours: number): GateSettings => ({ kind: 'soak', hours });
const api = <Body>(call: Call, method: string, path: string, body?: unknown) =>
  apiOf(world)<Body>(call, method, path, body);
const put = async (gates: readonly GateSettings[], stage = 'staging', call = world.kim) => {
  const path = `/projects/shop/policies/${stage}`;
  const { status, body } = await api<{ version: number }>(call, 'PUT', path, { gates });
  expect(status).toBe(200);
  return body.version;
};
const inbox = async (call: Call) => {
  const { body } = await api<{ loosened: LoosenedPolicy[] }>(call, 'GET', '/inbox');
  const count = await api<{ loosened: number }>(call, 'GET', '/inbox/count');
  expect(count.body.loosened).toBe(body.loosened.length);
  return body.loosened.map(({ to, version, lines }) => [to, version, lines.map((l) => l.text)]);
};
const read = (call: Call, version: number) =>
  api(call, 'PUT', '/projects/shop/policies/staging/read', { version });
const reviewOf = async (call: Call, image: string, build = 1) => {
  const path = `/projects/shop/review?image=${image}&build=${build}&to=staging`;
  return (await api<Review>(call, 'GET', path)).body.loosened;
};

describe('a loosening is told', () => {
  it('in the inbox of whoever approves there, but for who saved it, until they have read it', async () => {
    await put([soak(24)]);
    expect(await inbox(world.ana)).toEqual([]);
    const version = await put([soak(1)]);
    const line = ['staging', version, ['Soak: 24 h became 1 h.']];
    expect(await inbox(world.ana)).toEqual([line]);
    expect(await inbox(world.max)).toEqual([line]);
    expect(await inbox(world.kim)).toEqual([]);
    expect(await inbox(world.ben)).toEqual([]);

    await put([soak(48)]);
    expect(await inbox(world.ana)).toEqual([line]);
    expect((await read(world.ana, version)).status).toBe(200);
    expect(await inbox(world.ana)).toEqual([]);
    expect(await inbox(world.cleo)).toEqual([line]);

    // What comes later is told, also where somebody marked more than there was.
    await read(world.ana, 1_000_000);
    const newer = await put([]);
    expect(await inbox(world.ana)).toEqual([['staging', newer, ['Removed Soak: 48 h.']]]);
  });

  it('to a team that was asked, also by the version that asks it no more', async () => {
    await put([{ kind: 'approvals', groups: [{ count: 1, team: 'qa' }] }]);
    const version = await put([]);
    expect(await inbox(world.ben)).toContainEqual([
      'staging',
      version,
      expect.anything() as unknown,
    ]);
  });

  it('and many of one stage push none of another out of sight; what is old is told no more', async () => {
    const version = await put([soak(2)], 'prod').then(() => put([soak(1)], 'prod'));
    for (let n = 0; n < 12; n++) await put(n % 2 === 0 ? [soak(9)] : []);
    const told = await inbox(world.ana);
    expect(told.filter(([to]) => to === 'staging')).toHaveLength(5);
    expect(told).toContainEqual(['prod', version, ['Soak: 2 h became 1 h.']]);
    const at = new Date(Date.now() - 31 * 86_400_000);
    await world.db.prisma.policy.updateMany({ data: { createdAt: at } });
    expect(await inbox(world.ana)).toEqual([]);
  });

  it('in the review, since what is there was let in, and marks whose it is', async () => {
    await world.push('api', 2);
    await put([{ kind: 'metadata', key: 'org.opencontainers.image.version' }]);
    const ask = { project: 'shop', image: 'api', build: 1, to: 'staging' };
    await api(world.kim, 'POST', '/promotions', ask);
    expect(await reviewOf(world.kim, 'api', 2)).toEqual([]);
    const version = await put([]);
    const lines = [
      { how: 'loosened', text: 'Removed Metadata: org.opencontainers.image.version is there.' },
    ];
    expect(await reviewOf(world.max, 'api', 2)).toMatchObject([
      { version, by: { name: 'kim' }, agreedBy: null, lines, asks: null },
    ]);
    expect(await reviewOf(world.kim, 'api', 2)).toMatchObject([
      { version, asks: 'kim asks for this promotion too.' },
    ]);
    // Whose account was made by who saved it counts as them (L7).
    await world.db.prisma.accountMaking.create({
      data: {
        personId: world.max.actor.id,
        byId: world.kim.actor.id,
        how: 'invited',
        byAdministrator: false,
        at: new Date(),
      },
    });
    expect((await reviewOf(world.max, 'api', 2))[0]?.asks).toBe(
      'kim invited max, who asks for this promotion.',
    );

    // Of an open request it goes by who asked for that, whoever reads it.
    await put([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const asked = await api<{ id: string }>(world.kim, 'POST', '/promotions', { ...ask, build: 2 });
    const { body } = await api<{ review: Review }>(
      world.ana,
      'GET',
      `/promotions/${asked.body.id}/review`,
    );
    expect(body.review.loosened).toMatchObject([
      { version, asks: expect.stringMatching(/^kim/) as string },
    ]);
  });

  it('costs the inbox one statement, however many projects', async () => {
    const counted = async () => {
      const { actor } = await world.callOf(world.ana.actor.id);
      if (actor.kind !== 'person') throw new Error('a person');
      const asked = vi.spyOn(world.db.pool, 'query');
      await listLoosened(world.db.sql, actor, new Date());
      const count = asked.mock.calls.length;
      asked.mockRestore();
      return count;
    };
    expect(await counted()).toBe(1);
    for (const slug of ['bank', 'mail', 'shelf']) {
      const project = await world.project(slug);
      await world.grant(project, world.ana.actor.id, 'approver');
    }
    expect(await counted()).toBe(1);
  });
});
