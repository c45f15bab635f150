import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyTrial, Replayed } from '@/contract/shapes/policies';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Call } from '@/server/access/call/context';
import { clientOf, imageOf } from '../catalogue/fixture';
import { createPolicyWorld, type PolicyWorld } from './world';

interface Trial {
  readonly changes: readonly { what: string }[];
  readonly warnings: readonly string[];
  readonly items: readonly PolicyTrial[];
}
interface Replay {
  readonly since: string;
  readonly total: number;
  readonly stopped: number;
  readonly delayed: number;
  readonly items: readonly Replayed[];
}

let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
});
afterAll(() => world.drop());

const post = <Body>(call: Call, path: string, body: object) =>
  world.request<Body>(call, 'POST', path, body);
const tryOut = async (gates: object[], stage = 'staging') => {
  const path = `/projects/shop/policies/${stage}/dry-run`;
  const { status, body } = await post<Trial>(world.vic, path, { gates });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const replay = async (gates: object[], stage = 'staging') => {
  const path = `/projects/shop/policies/${stage}/replay`;
  const { status, body } = await post<Replay>(world.vic, path, { gates });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const push = async (image: string, version: string, labels: Record<string, string> = {}) => {
  const annotations = { 'org.opencontainers.image.version': version, ...labels };
  const client = await clientOf(world.db, world.shop, image);
  await client.push(imageOf(`${image} ${version}`, { annotations }), version);
};
const promote = async (image: string, build: number, to = 'staging', call = world.ana) => {
  const body = { project: 'shop', image, build, to };
  const answer = await post<Promotion>(call, '/promotions', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const report = async (image: string, build: number, name: string, state: string) => {
  const body = { image, build, name, state };
  const answer = await post(world.mia, '/projects/shop/checks', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
};
const describeBuild = async (image: string, build: number, properties: object) => {
  const path = `/projects/shop/images/${image}/builds/${build}/properties`;
  const answer = await world.request(world.mia, 'PUT', path, properties);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
};
/** What is done next happens at a later time than what was done before. */
const aMomentLater = () => new Promise((later) => setTimeout(later, 5));

describe('dry run', () => {
  const scan = { kind: 'checks', names: ['scan'] };

  it('asks the draft about builds of every image in the stage before, and saves nothing', async () => {
    await push('api', '1.0.0');
    await push('web', '2.0.0');
    await report('api', 1, 'scan', 'passed');
    const { items, changes } = await tryOut([scan]);
    expect(changes).toMatchObject([{ what: 'checks' }]);
    const verdicts = items.map(({ image, number, verdicts: [one] }) => [
      image,
      number,
      one!.verdict,
    ]);
    expect(verdicts).toContainEqual(['api', 1, 'passed']);
    expect(verdicts).toContainEqual(['web', 1, 'waiting']);
    expect((await world.get('staging')).body.version).toBe(0);
  });

  it('asks the last 20 that came so far', async () => {
    for (let n = 1; n <= 22; n++) await push('many', `1.0.${n}`);
    const { items } = await tryOut([scan]);
    expect(items).toHaveLength(20);
    expect(items[0]).toMatchObject({ image: 'many', number: 22 });
    expect((await tryOut([scan], 'prod')).items).toEqual([]);
  });

  it('asks the draft, not whether the line happens to be stopped', async () => {
    const path = '/projects/shop/stages/staging/hold';
    await world.request(world.mia, 'PUT', path, { reason: 'Not now' });
    const { items } = await tryOut([]);
    expect(items.every(({ verdicts }) => verdicts.length === 0)).toBe(true);
    await world.request(world.mia, 'DELETE', path);
  });

  it('warns where a team does not exist instead of refusing', async () => {
    const { warnings } = await tryOut([
      { kind: 'approvals', groups: [{ count: 1, team: 'ghosts' }] },
    ]);
    expect(warnings[0]).toMatch(/no team “ghosts”/);
  });

  it('is not there for the entry stage, nor for strangers', async () => {
    const path = '/projects/shop/policies/dev/dry-run';
    expect((await post(world.mia, path, { gates: [] })).status).toBe(409);
    const stranger = await world.callOf(await world.person('strange'));
    expect((await post(stranger, path, { gates: [] })).status).toBe(404);
  });
});

describe('replay', () => {
  const outcomeOf = async (gates: object[], promotion: Promotion, stage = 'staging') => {
    const { items } = await replay(gates, stage);
    return items.find((one) => one.promotion === promotion.id)?.outcome ?? 'passed';
  };

  it('L12: a check that was reported after the promotion does not count', async () => {
    const tests = { kind: 'checks', names: ['tests'] };
    await push('checked', '1.0.0');
    await push('checked', '1.1.0');
    await report('checked', 1, 'tests', 'passed');
    await aMomentLater();
    const first = await promote('checked', 1);
    const second = await promote('checked', 2);
    await aMomentLater();
    await report('checked', 1, 'tests', 'failed');
    await report('checked', 2, 'tests', 'passed');
    expect(await outcomeOf([tests], first)).toBe('passed');
    expect(await outcomeOf([tests], second)).toBe('delayed');
  });

  it('L12: a property that was set, changed or removed later does not count', async () => {
    const signed = { kind: 'metadata', key: 'reviewed', oneOf: ['yes'] };
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await push('described', version);
    await describeBuild('described', 2, { reviewed: 'yes' });
    await describeBuild('described', 3, { reviewed: 'no' });
    await aMomentLater();
    const promoted = [];
    for (const build of [1, 2, 3]) promoted.push(await promote('described', build));
    await aMomentLater();
    await describeBuild('described', 1, { reviewed: 'yes' });
    await describeBuild('described', 2, { reviewed: null });
    await describeBuild('described', 3, { reviewed: 'maybe' });
    await describeBuild('described', 3, { reviewed: 'yes' });
    expect(await Promise.all(promoted.map((one) => outcomeOf([signed], one)))).toEqual([
      'stopped',
      'passed',
      'stopped',
    ]);
  });

  it('compares with what the stage had then', async () => {
    const higher = {
      kind: 'metadata',
      key: 'org.opencontainers.image.version',
      greaterThanTarget: true,
    };
    for (const version of ['1.0.0', '1.2.0', '1.1.0']) await push('versions', version);
    const promoted = [];
    for (const build of [1, 2, 3]) promoted.push(await promote('versions', build));
    expect(await Promise.all(promoted.map((one) => outcomeOf([higher], one)))).toEqual([
      'passed',
      'passed',
      'stopped',
    ]);
  });

  it('counts the soak until then, not since', async () => {
    await push('soaked', '1.0.0');
    await promote('soaked', 1);
    const quick = await promote('soaked', 1, 'prod');
    const { prisma } = world.db;
    // As if all of it had happened a day ago: the hours since then are not those before.
    const day = 24 * 3_600_000;
    const image = await prisma.image.findFirstOrThrow({ where: { name: 'soaked' } });
    for (const { id, ...row } of await prisma.current.findMany({ where: { imageId: image.id } })) {
      const since = new Date(row.since.getTime() - day);
      await prisma.current.update({ where: { id }, data: { since } });
    }
    const build = await prisma.build.findFirstOrThrow({ where: { imageId: image.id } });
    const pushedAt = new Date(build.pushedAt.getTime() - day);
    await prisma.build.update({ where: { id: build.id }, data: { pushedAt } });
    const finished = new Date(Date.parse(quick.finishedAt!) - day);
    await prisma.promotion.update({ where: { id: quick.id }, data: { finishedAt: finished } });
    expect(await outcomeOf([{ kind: 'soak', hours: 2 }], quick, 'prod')).toBe('delayed');
    expect(await outcomeOf([{ kind: 'soak', hours: 0.000_000_1 }], quick, 'prod')).toBe('passed');
  });

  it('takes approvals that were given, by those who held the right then', async () => {
    const one = { kind: 'approvals', groups: [{ count: 1 }] };
    await push('approved', '1.0.0');
    await push('approved', '1.1.0');
    await world.put('staging', { gates: [one] });
    const asked = await promote('approved', 1, 'staging', world.dev);
    await aMomentLater();
    await post(world.ana, `/promotions/${asked.id}/approvals`, { decision: 'approve' });
    await world.put('staging', { gates: [] });
    const bare = await promote('approved', 2);
    expect(await outcomeOf([one], asked)).toBe('passed');
    expect(await outcomeOf([one], bare)).toBe('delayed');
    // Whoever asked never counts, then as now (L7); nor does a role that was given later.
    expect(await outcomeOf([{ ...one, groups: [{ count: 2 }] }], asked)).toBe('delayed');
    await world.db.prisma.roleGrant.updateMany({
      where: { personId: world.ana.actor.id },
      data: { createdAt: new Date() },
    });
    expect(await outcomeOf([one], asked)).toBe('delayed');
  });

  it('asks a freeze about the time of the promotion', async () => {
    await push('frozen', '1.0.0');
    const promoted = await promote('frozen', 1);
    const at = Date.parse(promoted.finishedAt!);
    const window = (from: number, to: number) => ({
      kind: 'freeze',
      windows: [
        { from: new Date(from).toISOString(), to: new Date(to).toISOString(), reason: 'Sale' },
      ],
    });
    expect(await outcomeOf([window(at - 60_000, at + 60_000)], promoted)).not.toBe('passed');
    expect(await outcomeOf([window(at + 1, at + 60_000)], promoted)).toBe('passed');
  });

  it('says how many it would have stopped and delayed, of all promotions of 90 days', async () => {
    const { total, stopped, delayed, items, since } = await replay([
      { kind: 'metadata', key: 'nobody.sets.this' },
    ]);
    expect(total).toBeGreaterThan(5);
    expect({ stopped, delayed, items: items.length }).toEqual({
      stopped: total,
      delayed: 0,
      items: total,
    });
    expect(Date.now() - Date.parse(since)).toBeGreaterThan(89 * 86_400_000);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('leaves roll backs out: no policy is asked about them', async () => {
    const { total } = await replay([]);
    await post(world.ana, '/promotions', {
      project: 'shop',
      image: 'versions',
      build: 1,
      to: 'staging',
      reason: 'Slow',
    });
    expect((await replay([])).total).toBe(total);
  });
});
