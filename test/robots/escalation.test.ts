import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { actedBy } from '../support/acted';
import { createRobotWorld, type RobotWorld } from './world';

let world: RobotWorld;
let kees: string;
const call = (method: string, path: string, body?: unknown) =>
  world.api(kees, method, `/projects/shop/robots${path}`, body);

/** Looks after the robots of shop, and may do these besides. */
const keeps = (...more: string[]) =>
  world.api(world.tokens.root, 'PUT', '/roles/keeper', {
    name: 'Keeper',
    permissions: ['project.read', 'robot.administer', ...more],
  });

beforeAll(async () => {
  world = await createRobotWorld();
  const person = await world.person('kees@example.com');
  kees = await world.token(person.id);
  await keeps();
  const given = await world.api(
    ...([world.tokens.root, 'PUT', '/projects/shop/grants/kees@example.com'] as const),
    { role: 'keeper' },
  );
  if (given.status !== 200) throw new Error(JSON.stringify(given.body));
  await world.db.prisma.trustedIssuer.create({
    data: {
      id: newId(),
      slug: 'own',
      name: 'Own',
      issuer: 'https://issuer.example.com',
      ...actedBy('createdBy', 'root@example.com'),
    },
  });
});
afterAll(() => world.drop());

const ci = { kind: 'ci', registries: ['shop-dev'] };
const trusts = { trusts: [{ issuer: 'own', audience: 'sallyport', claims: { sub: 'kees' } }] };

describe('row 14: whoever looks after robots gains nothing by them', () => {
  it('makes none that may do what they may not, by POST or by PUT', async () => {
    const answers = [
      await call('POST', '', { name: 'mine', ...ci }),
      await call('POST', '', { name: 'mine', ...ci, permissions: ['promotion.request'] }),
      await call('POST', '', { name: 'mine', kind: 'cluster', registry: 'shop-prod' }),
      await call('PUT', '/mine', ci),
    ];
    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
      answers.map(() => [403, 'forbidden']),
    );
    expect(String(answers[0]?.body['detail'])).toContain('push to the entry registry');
    expect(await world.db.prisma.robot.count({ where: { name: 'mine' } })).toBe(0);
  });

  it('is shown no secret of one that is there, and has it trust nobody', async () => {
    const { id } = await world.make('pushes', { kind: 'ci', registry: 'shop-dev' });
    expect((await call('POST', '/pushes/secrets', {})).status).toBe(403);
    expect((await call('PUT', '/pushes/trusts', trusts)).status).toBe(403);
    const where = { where: { robotId: id } };
    expect(await world.db.prisma.robotSecret.count(where)).toBe(1);
    expect(await world.db.prisma.robotTrust.count(where)).toBe(0);
  });

  it('neither widens nor enables one, but stops it and takes from it', async () => {
    await world.make('stops', { kind: 'ci', registry: 'shop-dev' });
    const wider = { permissions: ['check.report', 'promotion.request'] };
    expect((await call('PATCH', '/stops', wider)).status).toBe(403);
    expect((await call('PUT', '/stops', { ...ci, ...wider })).status).toBe(403);
    expect((await call('PATCH', '/stops', { permissions: [] })).status).toBe(200);
    expect((await call('PATCH', '/stops', { disabled: true })).status).toBe(200);
    expect((await call('PATCH', '/stops', { disabled: false })).status).toBe(403);
    expect((await call('PUT', '/stops', { ...ci, permissions: [], disabled: false })).status).toBe(
      403,
    );
    const { secrets } = (await call('GET', '/stops')).body as { secrets: { id: string }[] };
    expect((await call('DELETE', `/stops/secrets/${secrets[0]?.id}`)).status).toBe(200);
    expect((await call('DELETE', '/stops')).status).toBe(200);
  });

  it('hands out what they hold, by their rights of now', async () => {
    await keeps('image.pull');
    const made = await call('POST', '', { name: 'pulls', kind: 'cluster', registry: 'shop-prod' });
    expect(made.status).toBe(201);
    await keeps();
    expect((await call('POST', '/pulls/secrets', {})).status).toBe(403);
  });

  it('is shown no secret of one that works in a project where they may not, nor its name', async () => {
    const body = { name: 'both', kind: 'ci', registries: ['shop-dev', 'cart-dev'] };
    expect((await world.ask('root', 'POST', '', body)).status).toBe(201);
    const refused = await world.ask('kim', 'POST', '/both/secrets', {});
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).not.toContain('cart');
    const trusting = await world.ask('kim', 'PUT', '/both/trusts', trusts);
    expect(trusting.status).toBe(403);
    expect((await world.ask('root', 'POST', '/both/secrets', {})).status).toBe(201);
  });
});

describe('L6: a robot’s page is told what the server would answer', () => {
  interface Act {
    readonly allowed: boolean;
    readonly reason: string | null;
  }
  const as = (who: string, method: string, path: string, body?: unknown) =>
    world.api(who, method, `/projects/shop/robots${path}`, body);

  beforeAll(async () => {
    const both = { name: 'told-both', kind: 'ci', registries: ['shop-dev', 'cart-dev'] };
    expect((await world.ask('root', 'POST', '', both)).status).toBe(201);
    await world.make('told-own', { kind: 'ci', registry: 'shop-dev' });
  });

  it.each(['told-own', 'told-both'])('to each of whom of them it is asked: %s', async (name) => {
    const path = `/${name}`;
    const told: Record<string, boolean[]> = {};
    for (const [who, token] of Object.entries({ ...world.tokens, kees })) {
      const { can } = (await as(token, 'GET', path)).body as {
        can: Record<'restrain' | 'entrust' | 'change', Act>;
      };
      told[who] = [can.restrain, can.entrust, can.change].map(({ allowed }) => allowed);
      await world.ask('root', 'PATCH', path, { disabled: true });
      const acts = [
        [can.entrust, await as(token, 'POST', `${path}/secrets`, { overlapHours: 0 })],
        [can.entrust, await as(token, 'PATCH', path, { disabled: false })],
        [can.change, await as(token, 'PATCH', path, { permissions: ['check.report'] })],
        [can.restrain, await as(token, 'PATCH', path, { disabled: true })],
      ] as const;
      for (const [act, { status, body }] of acts) {
        expect([who, status < 300], JSON.stringify(body)).toEqual([who, act.allowed]);
        // What is said beside the button is what the refusal would say, or whose it is at all.
        if (can.restrain.allowed && !act.allowed) expect(body['detail']).toBe(act.reason);
        expect([who, act.reason === null]).toEqual([who, act.allowed]);
        expect(act.reason ?? '').not.toContain('cart');
      }
    }
    const keepers = name === 'told-own' ? [true, true, true] : [true, false, false];
    expect(told).toEqual({
      root: [true, true, true],
      kim: keepers,
      ben: [false, false, false],
      kees: [true, false, name === 'told-own'],
    });
  });
});
