import { afterEach, beforeEach, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { createAuthorizer } from '@/server/access/registry/create-authorizer';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { runIsolationCheck } from '@/server/runtime/isolation/run-isolation-check';
import { actedBy } from '../support/acted';
import { accessWorld, type AccessWorld } from './world';

let world: AccessWorld;
beforeEach(async () => {
  world = await accessWorld();
});
afterEach(() => world.drop());

const check = async (stopped = () => false, more: object = {}) => {
  const { db, clock } = world.world;
  const server = world.world.server;
  const doors = {
    authorizer: createAuthorizer(server),
    catalogue: createCatalogue({ db, clock: clock.read }),
    ...more,
  };
  return runIsolationCheck(server, doors, stopped);
};

/** The schema refuses a cluster's second registry: what is checked is a database that no longer does. */
const letRowsBreakLaw = () => world.world.db.pool.query('DROP INDEX robot_registry_robot_id_key');

const start = async () => {
  const { status, body } = await world.as(world.kim.token).post('/isolation-checks', {});
  expect(status).toBe(202);
  return String(body['id']);
};

const found = async (id: string) => {
  const { status, body } = await world.as(world.kim.token).get(`/isolation-checks/${id}`);
  expect(status).toBe(200);
  return body as unknown as {
    passed: boolean | null;
    tried: number;
    result: {
      clusters: { name: string; registries: string[]; pulls: string[]; credentials: number }[];
      surprises: {
        cluster: string;
        registry: string;
        action: string;
        expected: string;
        found: string;
      }[];
    };
  };
};

it('L3: finds every cluster where it belongs, and tells when and by whom', async () => {
  const { world: base, shop } = world;
  const cart = await base.project('cart');
  const one = await base.robot(shop, 'cluster', 'prod');
  const two = await base.robot(cart, 'cluster', 'dev');
  const id = await start();
  // One that waits already is answered again.
  expect(await start()).toBe(id);
  expect((await found(id)).passed).toBeNull();
  expect(await check()).toBe(true);
  expect(await check()).toBe(false);
  const { passed, tried, result } = await found(id);
  expect(passed).toBe(true);
  expect(tried).toBe(2 * 5 * 3);
  expect(result.surprises).toEqual([]);
  expect(result.clusters).toMatchObject([
    { name: two.username, registries: ['cart-dev'], pulls: ['cart-dev'], credentials: 1 },
    { name: one.username, registries: ['shop-prod'], pulls: ['shop-prod'], credentials: 1 },
  ]);
  const trail = await base.db.prisma.auditEvent.findMany({
    where: { action: 'isolation.checked' },
  });
  expect(trail).toMatchObject([
    {
      actorName: 'kim@example.com',
      target: '2 clusters × 5 registries',
      after: { passed: true, surprises: 0 },
    },
  ]);
});

it('L3: finds a row that gives a cluster a second registry', async () => {
  const { world: base, shop } = world;
  const cart = await base.project('cart');
  const broken = await base.robot(shop, 'cluster', 'prod');
  await base.robot(cart, 'cluster', 'dev');
  await letRowsBreakLaw();
  await base.db.prisma.robotRegistry.create({
    data: {
      robotId: broken.id,
      robotKind: 'cluster',
      registryId: cart.registries['prod'] ?? '',
    },
  });
  const id = await start();
  await check();
  const { passed, result } = await found(id);
  expect(passed).toBe(false);
  expect(new Set(result.surprises.map(({ cluster }) => cluster))).toEqual(
    new Set([broken.username]),
  );
  expect(result.surprises).toContainEqual(
    expect.objectContaining({
      registry: 'cart-prod',
      action: 'pull',
      expected: 'unknown',
      found: 'allowed',
    }),
  );
});

it('keeps few names where a cluster reaches much, and counts all, so that none hides another', async () => {
  const { world: base, shop } = world;
  const many = await base.project(
    'many',
    Array.from({ length: 30 }, (_, at) => `s${at}`),
  );
  await letRowsBreakLaw();
  for (const project of [many, shop]) {
    const broken = await base.robot(project, 'cluster', Object.keys(project.registries)[0]!);
    await base.db.prisma.robotRegistry.createMany({
      data: Object.values(many.registries).map((registryId) => ({
        robotId: broken.id,
        robotKind: 'cluster',
        registryId,
      })),
      skipDuplicates: true,
    });
  }
  const id = await start();
  await check();
  const { result } = await found(id);
  const [first, second] = result.clusters;
  expect(first).toMatchObject({ project: 'many', pulled: 30, surprises: 90 });
  expect(second).toMatchObject({ project: 'shop', pulled: 31, surprises: 93 });
  expect(result.clusters.map(({ pulls }) => pulls.length)).toEqual([20, 20]);
  const kept = (name: string) => result.surprises.filter(({ cluster }) => cluster === name).length;
  expect([kept(first!.name), kept(second!.name)]).toEqual([50, 50]);
  expect(result).toMatchObject({ found: 183 });
});

it('tells administrators in the inbox while the last check found something', async () => {
  const { world: base, shop, as, kim, mia, person } = world;
  const aud = await person('aud', 'auditor');
  const broken = await base.robot(shop, 'cluster', 'prod');
  const second = { robotId: broken.id, registryId: shop.registries['dev'] ?? '' };
  await letRowsBreakLaw();
  await base.db.prisma.robotRegistry.create({ data: { ...second, robotKind: 'cluster' } });
  const id = await start();
  // One that is not done says nothing yet.
  expect((await as(kim.token).get('/inbox')).body).toMatchObject({ isolation: null });
  await check();
  const told = { id, surprises: expect.any(Number) as number };
  expect((await as(kim.token).get('/inbox')).body).toMatchObject({ isolation: told });
  expect((await as(kim.token).get('/inbox/count')).body).toMatchObject({ isolation: 1 });
  for (const { token } of [mia, aud]) {
    expect((await as(token).get('/inbox')).body).toMatchObject({ isolation: null });
    expect((await as(token).get('/inbox/count')).body).toMatchObject({ isolation: 0 });
  }
  await base.db.prisma.robotRegistry.deleteMany({ where: second });
  base.clock.now = new Date(base.clock.now.getTime() + 60_000);
  await start();
  await check();
  expect((await as(kim.token).get('/inbox')).body).toMatchObject({ isolation: null });
});

it('L16: one that fails says so in the inbox and on its page, until one goes to its end', async () => {
  const { world: base, shop, as, kim, mia } = world;
  await base.robot(shop, 'cluster', 'prod');
  const id = await start();
  const authorize = () => Promise.reject(new Error('vault of 10.0.0.7'));
  expect(await check(() => false, { authorizer: { authorize } })).toBe(true);
  const problem =
    'An error on the server stopped it. The server’s log says which; report it if it lasts. Then check again.';
  const { passed, result } = await found(id);
  expect({ passed, result }).toMatchObject({ passed: false, result: { problem, surprises: [] } });
  expect((await as(kim.token).get('/inbox')).body).toMatchObject({ isolation: { id, problem } });
  expect((await as(mia.token).get('/inbox')).body).toMatchObject({ isolation: null });
  base.clock.now = new Date(base.clock.now.getTime() + 60_000);
  await start();
  await check();
  expect((await as(kim.token).get('/inbox')).body).toMatchObject({ isolation: null });
});

it('L6: finds a disabled cluster that pulls all the same, were there one, and tries each live secret', async () => {
  const { world: base, shop } = world;
  const cluster = await base.robot(shop, 'cluster', 'prod');
  const later = new Date(base.clock.now.getTime() + 86_400_000);
  await base.db.prisma.robotSecret.createMany({
    data: [
      {
        id: newId(),
        robotId: cluster.id,
        secretHash: new Uint8Array(32).fill(1),
        prefix: 'two',
        ...actedBy('createdBy', 'test'),
        expiresAt: later,
      },
      {
        id: newId(),
        robotId: cluster.id,
        secretHash: new Uint8Array(32).fill(2),
        prefix: 'old',
        ...actedBy('createdBy', 'test'),
        expiresAt: later,
        revokedAt: base.clock.now,
      },
    ],
  });
  await base.db.prisma.robot.update({
    where: { id: cluster.id },
    data: { disabledAt: base.clock.now },
  });
  const id = await start();
  await check();
  const { passed, tried, result } = await found(id);
  expect({ passed, tried }).toEqual({ passed: true, tried: 2 * 3 * 3 });
  expect(result.clusters).toMatchObject([{ pulls: [], credentials: 2 }]);
});

it('leaves a check that is stopped to be begun anew', async () => {
  const { world: base, shop } = world;
  await base.robot(shop, 'cluster', 'prod');
  const id = await start();
  expect(await check(() => true)).toBe(false);
  expect((await found(id)).passed).toBeNull();
  expect(await check()).toBe(true);
  expect((await found(id)).passed).toBe(true);
});

it('is asked for by administrators and read by those who read everything', async () => {
  const { as, mia, person } = world;
  const aud = await person('aud', 'auditor');
  expect((await as(mia.token).post('/isolation-checks', {})).status).toBe(403);
  expect((await as(aud.token).post('/isolation-checks', {})).status).toBe(403);
  const id = await start();
  expect((await as(mia.token).get('/isolation-checks')).status).toBe(403);
  expect((await as(mia.token).get(`/isolation-checks/${id}`)).status).toBe(403);
  expect((await as(aud.token).get('/isolation-checks')).body.items).toHaveLength(1);
  expect((await as(aud.token).get(`/isolation-checks/${newId()}`)).status).toBe(404);
});
