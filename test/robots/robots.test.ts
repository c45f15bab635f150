import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { everythingStored } from '../auth/world';
import { createRobotWorld, type RobotWorld } from './world';

let world: RobotWorld;
beforeAll(async () => {
  world = await createRobotWorld();
});
afterAll(() => world.drop());

const day = 86_400_000;
const daysFromNow = (text: unknown) =>
  (Date.parse(String(text)) - world.clock.read().getTime()) / day;

describe('making a robot', () => {
  it('shows the secret in that answer alone; CI lives 30 days and reports checks, clusters 90', async () => {
    const ci = await world.ask('kim', 'POST', '', {
      name: 'ci-made',
      kind: 'ci',
      registry: 'shop-dev',
    });
    expect(ci.status).toBe(201);
    expect(ci.body).toMatchObject({
      registry: 'shop-dev',
      registries: ['shop-dev'],
      permissions: ['check.report'],
      project: 'shop',
      environment: null,
      disabledAt: null,
    });
    expect(daysFromNow(ci.body.expiresAt)).toBe(30);
    const cluster = await world.make('eu-made', { environment: 'production, eu' });
    expect(daysFromNow(cluster.expiresAt)).toBe(90);
    const read = await world.ask('kim', 'GET', '/eu-made');
    expect(read.body).toMatchObject({
      environment: 'production, eu',
      permissions: [],
      recentPulls: [],
      secrets: [{ prefix: cluster.secret.slice(0, 8), createdBy: { detail: 'kim@example.com' } }],
    });
    const list = await world.ask('ben', 'GET', '');
    const seen = JSON.stringify([read.body, list.body]) + (await everythingStored(world));
    expect(seen).not.toContain(cluster.secret);
    expect(seen).not.toContain(ci.body.secret);
  });

  it('lives as long as its maker says, a year at most', async () => {
    const { expiresAt } = await world.make('eu-long', { expiresInDays: 365 });
    expect(daysFromNow(expiresAt)).toBe(365);
    const body = { name: 'eu-longer', kind: 'cluster', registry: 'shop-prod', expiresInDays: 366 };
    expect((await world.ask('kim', 'POST', '', body)).status).toBe(400);
  });

  it('L3: binds a cluster to exactly one registry; L2: CI to entry registries alone', async () => {
    const two = { name: 'x', kind: 'cluster', registries: ['shop-dev', 'shop-prod'] };
    expect((await world.ask('kim', 'POST', '', two)).body.code).toBe('invalid');
    const late = { name: 'x', kind: 'ci', registry: 'shop-prod' };
    expect((await world.ask('kim', 'POST', '', late)).body.code).toBe('invalid');
    const none = await world.ask('kim', 'POST', '', { name: 'x', kind: 'cluster' });
    expect(none.status).toBe(400);
    expect(none.body).toMatchObject({
      detail: expect.stringMatching(/^Name the one registry .*shop-dev, .*shop-prod\.$/) as string,
      errors: [{ path: 'registry', message: 'is missing for a cluster' }],
    });
  });

  it('L2: CI that names no registry is for its project’s entry, the one way in', async () => {
    const made = await world.ask('kim', 'POST', '', { name: 'ci-bare', kind: 'ci' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ registry: 'shop-dev', registries: ['shop-dev'] });
  });

  it('gives a cluster no permission, CI no environment, and nobody one that is none of the two', async () => {
    const cluster = { name: 'x', kind: 'cluster', registry: 'shop-prod' };
    const ci = { name: 'x', kind: 'ci', registry: 'shop-dev' };
    for (const body of [
      { ...cluster, permissions: ['check.report'] },
      { ...ci, environment: 'production' },
      { ...ci, permissions: ['promotion.execute'] },
      { ...ci, createdById: newId() },
    ]) {
      expect((await world.ask('kim', 'POST', '', body)).status).toBe(400);
    }
  });

  it('reaches into other projects for administrators alone; each sees whose it is', async () => {
    const body = { name: 'ci-all', kind: 'ci', registries: ['shop-dev', 'cart-dev'] };
    const refused = await world.ask('kim', 'POST', '', body);
    const unknown = await world.ask('kim', 'POST', '', { ...body, registries: ['none-dev'] });
    expect([refused.status, refused.body.code]).toEqual([unknown.status, unknown.body.code]);
    expect(refused.status).toBe(404);

    const made = await world.ask('root', 'POST', '', body);
    expect(made.body.registries).toEqual(['cart-dev', 'shop-dev']);
    const caller = await world.signIn('robot.shop.ci-all', String(made.body.secret));
    expect(await world.pushes(caller, 'cart-dev')).toBe(true);
    expect(await world.pushes(caller, 'cart-prod')).toBe(false);

    const there = await world.api(world.tokens.root, 'GET', '/projects/cart/robots');
    expect(there.body.items).toMatchObject([{ name: 'ci-all', project: 'shop' }]);
    const here = await world.ask('kim', 'GET', '/ci-all');
    expect(here.body).toMatchObject({ registry: 'shop-dev', registries: ['shop-dev'] });
    const widened = { permissions: ['promotion.request'] };
    expect((await world.ask('kim', 'PATCH', '/ci-all', widened)).status).toBe(403);
    expect((await world.ask('root', 'PATCH', '/ci-all', widened)).status).toBe(200);
    expect((await world.ask('kim', 'PATCH', '/ci-all', { disabled: true })).status).toBe(200);
    expect(await world.pushes(caller, 'cart-dev')).toBe(false);
  });
});

describe('PUT, for tools that state what is to be', () => {
  it('makes it without a secret, reads back the same, and changes nothing the second time', async () => {
    const wish = { kind: 'cluster', registries: ['shop-prod'], environment: 'production' };
    const made = await world.ask('kim', 'PUT', '/tf', wish);
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ registries: ['shop-prod'], secrets: [], expiresAt: null });
    expect(made.body).not.toHaveProperty('secret');
    const again = await world.ask('kim', 'PUT', '/tf', wish);
    expect(again.body).toEqual(made.body);
    expect(await world.trail('robot.shop.tf')).toEqual(['robot.created']);
    const moved = await world.ask('kim', 'PUT', '/tf', { ...wish, registries: ['shop-dev'] });
    expect(moved.body).toMatchObject({ registries: ['shop-dev'], environment: 'production' });
    expect(await world.trail('robot.shop.tf')).toEqual(['robot.created', 'robot.changed']);
  });

  it('keeps what somebody disabled disabled, and never makes a cluster of CI', async () => {
    const wish = { kind: 'ci', registries: ['shop-dev'] };
    await world.ask('kim', 'PUT', '/tf-ci', wish);
    await world.ask('kim', 'PATCH', '/tf-ci', { disabled: true });
    expect((await world.ask('kim', 'PUT', '/tf-ci', wish)).body.disabledAt).not.toBeNull();
    const enabled = await world.ask('kim', 'PUT', '/tf-ci', { ...wish, disabled: false });
    expect(enabled.body.disabledAt).toBeNull();
    const other = { kind: 'cluster', registries: ['shop-prod'] };
    expect((await world.ask('kim', 'PUT', '/tf-ci', other)).status).toBe(409);
  });

  it('makes one of any number of equal calls at once', async () => {
    const wish = { kind: 'ci', registries: ['shop-dev'] };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.ask('kim', 'PUT', '/tf-race', wish)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await world.trail('robot.shop.tf-race')).toEqual(['robot.created']);
  });
});

describe('rotation', () => {
  it('row 24: both secrets count for the overlap, then the old one dies on time', async () => {
    const { username, secret: old } = await world.make('eu-rotate');
    const before = await world.signIn(username, old);
    const issued = await world.ask('kim', 'POST', '/eu-rotate/secrets', { overlapHours: 2 });
    expect(issued.status).toBe(201);
    const { secret, previous } = issued.body as { secret: string; previous: { expiresAt: string } };
    expect(daysFromNow(previous.expiresAt)).toBeCloseTo(2 / 24);
    const after = await world.signIn(username, secret);
    world.clock.forward({ minutes: 119 });
    expect([await world.pulls(before), await world.pulls(after)]).toEqual([true, true]);
    world.clock.forward({ minutes: 1 });
    expect([await world.pulls(before), await world.pulls(after)]).toEqual([false, true]);
    expect(await world.signIn(username, old)).toBeNull();
    expect(await everythingStored(world)).not.toContain(secret);
    const again = await world.ask('kim', 'POST', '/eu-rotate/secrets', {});
    expect(daysFromNow((again.body.previous as { expiresAt: string }).expiresAt)).toBe(3);
  });

  it('ends the old one at once where no overlap is wanted, and never later than it would have', async () => {
    const { username, secret: old } = await world.make('eu-now', { expiresInDays: 1 });
    const before = await world.signIn(username, old);
    const kept = await world.ask('kim', 'POST', '/eu-now/secrets', { overlapHours: 700 });
    expect(daysFromNow((kept.body.previous as { expiresAt: string }).expiresAt)).toBe(1);
    world.clock.forward({ days: 1 });
    const next = await world.signIn(username, String(kept.body.secret));
    await world.ask('kim', 'POST', '/eu-now/secrets', { overlapHours: 0 });
    expect([await world.pulls(before), await world.pulls(next)]).toEqual([false, false]);
  });

  it('refuses a third, saying which to revoke; the one that is revoked is refused at once', async () => {
    const { username, secret } = await world.make('eu-three');
    const first = await world.signIn(username, secret);
    const { id: second } = (await world.ask('kim', 'POST', '/eu-three/secrets', {})).body;
    const { secrets } = (await world.ask('kim', 'GET', '/eu-three')).body as {
      secrets: { id: string; prefix: string; lastUsedFrom: string }[];
    };
    expect(secrets.map(({ id }) => id)[1]).toBe(second);
    expect(secrets[0]?.lastUsedFrom).toBe('192.0.2.7');
    const third = await world.ask('kim', 'POST', '/eu-three/secrets', {});
    expect(third.status).toBe(409);
    expect(third.body).toMatchObject({ code: 'conflict', revoke: secrets[0]?.id });
    expect(third.body.detail).toContain(secret.slice(0, 8));
    const path = `/eu-three/secrets/${secrets[0]?.id}`;
    expect((await world.ask('kim', 'DELETE', path)).status).toBe(200);
    expect(await world.pulls(first)).toBe(false);
    expect((await world.ask('kim', 'DELETE', path)).status).toBe(404);
    expect((await world.ask('kim', 'POST', '/eu-three/secrets', {})).status).toBe(201);
    expect(await world.trail(username)).toEqual([
      'robot.created',
      'robot.secret-issued',
      'robot.secret-revoked',
      'robot.secret-issued',
    ]);
  });

  it('leaves never more than two, however many are issued at once', async () => {
    const { id } = await world.make('eu-race');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.ask('kim', 'POST', '/eu-race/secrets', {})),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(await world.db.prisma.robotSecret.count({ where: { robotId: id } })).toBe(2);
  });
});

describe('disabling', () => {
  it('row 9: counts at the next request, on secrets and on what was got with them; enabling too', async () => {
    const { username, secret } = await world.make('eu-off');
    const { secret: second } = (await world.ask('kim', 'POST', '/eu-off/secrets', {})).body;
    const callers = [
      await world.signIn(username, secret),
      await world.signIn(username, String(second)),
    ];
    expect(await Promise.all(callers.map((caller) => world.pulls(caller)))).toEqual([true, true]);
    await world.ask('kim', 'PATCH', '/eu-off', { disabled: true });
    expect(await Promise.all(callers.map((caller) => world.pulls(caller)))).toEqual([false, false]);
    expect(await world.signIn(username, secret)).toBeNull();
    expect((await world.api(secret, 'GET', '/registries')).status).toBe(401);
    await world.ask('kim', 'PATCH', '/eu-off', { disabled: true });
    await world.ask('kim', 'PATCH', '/eu-off', { disabled: false });
    expect(await world.pulls(callers[0] ?? null)).toBe(true);
    expect((await world.trail(username)).slice(-2)).toEqual(['robot.disabled', 'robot.enabled']);
  });
});

describe('row 14: who may', () => {
  it('answers strangers that there is no project, developers that it is a maintainer’s, and changes nothing', async () => {
    const { id } = await world.make('eu-who');
    const [{ id: secretId } = { id: '' }] = await world.db.prisma.robotSecret.findMany({
      where: { robotId: id },
    });
    const nina = await world.token((await world.person('nina@example.com')).id);
    const acts = [
      ['PUT', '/eu-who', { kind: 'cluster', registries: ['shop-dev'] }],
      ['PATCH', '/eu-who', { disabled: true }],
      ['POST', '/eu-who/secrets', {}],
      ['DELETE', `/eu-who/secrets/${secretId}`, undefined],
      ['DELETE', '/eu-who', undefined],
    ] as const;
    for (const [method, path, body] of acts) {
      const stranger = await world.api(nina, method, `/projects/shop/robots${path}`, body);
      expect([method, path, stranger.status]).toEqual([method, path, 404]);
      expect((await world.ask('ben', method, path, body)).status).toBe(403);
      // The administrator of all of it, by way of another project.
      const foreign = await world.api(
        world.tokens.root,
        method,
        `/projects/cart/robots${path}`,
        method === 'PUT' ? { kind: 'cluster', registries: ['shop-dev'] } : body,
      );
      expect([method, path, foreign.status]).toEqual([method, path, 404]);
    }
    expect(await world.trail('robot.shop.eu-who')).toEqual(['robot.created']);
  });

  it('finds a secret by its robot alone', async () => {
    const { id } = await world.make('eu-mine');
    await world.make('eu-other');
    const secret = await world.db.prisma.robotSecret.findFirstOrThrow({ where: { robotId: id } });
    const foreign = await world.ask('kim', 'DELETE', `/eu-other/secrets/${secret.id}`);
    expect(foreign.status).toBe(404);
    const row = await world.db.prisma.robotSecret.findUniqueOrThrow({ where: { id: secret.id } });
    expect(row.revokedAt).toBeNull();
  });

  it('keeps addresses from those who do not look after it', async () => {
    const { username, secret } = await world.make('eu-address');
    await world.signIn(username, secret);
    const from = async (as: 'kim' | 'ben') =>
      (await world.ask(as, 'GET', '/eu-address')).body.secrets as { lastUsedFrom: string | null }[];
    expect((await from('kim'))[0]?.lastUsedFrom).toBe('192.0.2.7');
    expect((await from('ben'))[0]?.lastUsedFrom).toBeNull();
  });
});
