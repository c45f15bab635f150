import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '@/contract/shapes/registries';
import type { Call } from '@/server/access/call/context';
import { measureRegistries } from '@/server/runtime/registries/measure-registries';
import { newId } from '@/lib/ids';
import { clientOf, imageOf, type TestProject } from '../catalogue/fixture';
import { actedBy } from '../support/acted';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let shop: TestProject;
let dev: Call;
let root: Call;
let request: ReturnType<typeof apiOf>;
const front = imageOf('front', {
  layers: ['base', 'front'],
  annotations: {
    'org.opencontainers.image.version': '2.14.2',
    'org.opencontainers.image.revision': '41bd0c2aa7c1',
  },
});

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  shop = await world.project('shop');
  const secret = await world.project('secret');
  dev = await world.callerWith(shop, 'dev', 'developer');
  root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
  await (await clientOf(world.db, shop, 'front')).push(front, 'main');
  await (
    await clientOf(world.db, shop, 'back')
  ).push(imageOf('back', { layers: ['base', 'back'] }), 'main');
  await (await clientOf(world.db, secret, 'front')).push(front, 'main');
});
afterAll(() => world.drop());

const registries = async (call: Call, query = '') =>
  (await request<{ items: Registry[]; host: string }>(call, 'GET', `/registries${query}`)).body;

describe('registries', () => {
  it('L12: have no size before it was counted, which is not zero', async () => {
    for (const { size, sizeAsOf } of (await registries(dev)).items) {
      expect([size, sizeAsOf]).toEqual([null, null]);
    }
  });

  it('have an address, and each blob counts once in their size', async () => {
    expect(await measureRegistries(world.db.sql)).toBe(6);
    const { items, host } = await registries(dev);
    expect(host).toBe('registry.example.com:3000');
    expect(
      items.map(({ address, entry, mayPush, images }) => [address, entry, mayPush, images]),
    ).toEqual([
      ['registry.example.com:3000/shop-dev', true, true, 2],
      ['registry.example.com:3000/shop-staging', false, false, 0],
      ['registry.example.com:3000/shop-prod', false, false, 0],
    ]);
    const configs =
      JSON.stringify({ name: 'front', os: 'linux', architecture: 'amd64' }).length * 2 - 1;
    expect(items[0]!.size).toBe('basefrontback'.length + configs);
    expect(items[1]!.size).toBe(0);
    expect(Date.parse(items[0]!.sizeAsOf!)).toBeLessThanOrEqual(Date.now());
  });

  it('are counted again once they change, or after an hour, and not else', async () => {
    const { prisma } = world.db;
    /** As if the minute that is looked at twice began now. */
    const forget = () =>
      prisma.registrySize.updateMany({ data: { at: new Date(Date.now() + 60_000) } });
    await forget();
    expect(await measureRegistries(world.db.sql)).toBe(0);
    const before = (await registries(dev)).items[0]!.size!;
    const more = imageOf('more', { layers: ['base', 'something more'] });
    await (await clientOf(world.db, shop, 'back')).push(more, 'main');
    expect(await measureRegistries(world.db.sql)).toBe(3);
    expect((await registries(dev)).items[0]!.size).toBeGreaterThan(before);
    await forget();
    const longAgo = new Date(Date.now() - 3_700_000);
    await prisma.registrySize.updateMany({
      where: { registryId: shop.registries[2]!.id },
      data: { at: longAgo },
    });
    expect(await measureRegistries(world.db.sql)).toBe(1);
  });

  it('L3: a cluster is shown its own only', async () => {
    const cluster = world.robotCall(shop, 'cluster', 1);
    expect((await registries(cluster)).items.map((registry) => registry.slug)).toEqual([
      'shop-staging',
    ]);
  });

  it('are those of every project to administrators, and of none to strangers', async () => {
    expect((await registries(root)).items).toHaveLength(6);
    const stranger = await world.callOf(await world.person('stranger'));
    expect((await registries(stranger)).items).toEqual([]);
    expect((await request(dev, 'GET', '/registries?project=secret')).status).toBe(404);
  });
});

describe('search', () => {
  type Found = {
    items: { kind: string; project: string; image: string | null; number: number | null }[];
  };
  const find = async (q: string, call = dev) =>
    (await request<Found>(call, 'GET', `/search?q=${encodeURIComponent(q)}`)).body.items;
  const build = { kind: 'build', project: 'shop', image: 'front', number: 1 };

  it.each([
    ['version', '2.14'],
    ['digest', front.digest],
    ['the beginning of a digest', front.digest.slice(7, 19)],
    ['the beginning of a commit', '41bd0c2'],
    ['the beginning of a commit in capitals', '41BD0C2'],
  ])('finds a build by %s', async (_, q) => {
    expect(await find(q)).toMatchObject([build]);
  });

  it('finds projects and images by name', async () => {
    expect((await find('sho')).map((item) => item.kind)).toEqual(['project']);
    expect(await find('RON')).toMatchObject([{ kind: 'image', image: 'front' }]);
  });

  it('finds the build of a pasted line that pulls it, and one by its own tag', async () => {
    for (const q of [
      'docker pull registry.example.com:3000/shop-dev/front:main',
      'skopeo copy --all docker://registry.example.com:3000/shop-dev/front:main oci:front:main',
      'docker://registry.example.com:3000/shop-dev/front:main',
      'front build-1',
      'front:build-1',
    ]) {
      expect(await find(q), q).toMatchObject([build]);
    }
  });

  it('finds a registry by its name, with its project and stage', async () => {
    const item = { kind: 'registry', project: 'shop', name: 'shop-prod' };
    for (const q of ['shop-prod', 'registry.example.com:3000/shop-prod', 'p-prod']) {
      const found = (await find(q)).filter(({ kind }) => kind === 'registry');
      expect(found, q).toMatchObject([{ ...item, title: 'shop-prod', subtitle: 'shop · prod' }]);
    }
    expect(await find('secret-prod')).toEqual([]);
    // What the project is called finds the project.
    expect((await find('shop')).filter(({ kind }) => kind === 'registry')).toEqual([]);
  });

  it('finds robots of the projects that the caller sees, and people for who reads their pages', async () => {
    const secret = await world.db.prisma.project.findUniqueOrThrow({ where: { slug: 'secret' } });
    for (const [id, slug, name] of [
      [shop.id, 'shop', 'ci-nightly'],
      [secret.id, 'secret', 'ci-hidden'],
    ] as const) {
      await world.db.prisma.robot.create({
        data: {
          id: newId(),
          projectId: id,
          name,
          kind: 'ci',
          ...actedBy('createdBy', 'root'),
          username: `robot.${slug}.${name}`,
        },
      });
    }
    const robot = { kind: 'robot', project: 'shop', name: 'ci-nightly' };
    for (const q of ['ci-night', 'robot.shop.ci-nightly']) {
      expect(await find(q), q).toMatchObject([robot]);
    }
    for (const q of [
      'ci-hidden',
      'robot.secret.ci-hidden',
      'root@example.com',
      'dev@example.com',
    ]) {
      expect(await find(q), q).toEqual([]);
    }
    expect(await find('ci-hidden', root)).toMatchObject([{ kind: 'robot', project: 'secret' }]);
    expect(await find('dev@example.com', root)).toMatchObject([
      { kind: 'person', project: null, name: 'dev@example.com' },
    ]);
  });

  const numbers = async (q: string, call = dev) =>
    (await find(q, call)).map((item) => `${item.project}/${item.image}#${item.number}`);

  it('finds images by project and name', async () => {
    expect(await find('op/fro')).toMatchObject([{ kind: 'image', image: 'front' }]);
  });

  it('finds builds by number, in every image or in those whose name holds what is written', async () => {
    expect((await numbers('#1')).sort()).toEqual(['shop/back#1', 'shop/front#1']);
    expect(await numbers('front#1')).toEqual(['shop/front#1']);
    expect(await numbers('RON #1')).toEqual(['shop/front#1']);
    expect(await numbers('shop/back#1')).toEqual(['shop/back#1']);
    expect((await numbers('shop/#1')).sort()).toEqual(['shop/back#1', 'shop/front#1']);
    for (const q of ['#3', '#10', 'front#2', 'secret/front#1', '#', '%#1', '#999999999', '#1 #1']) {
      expect(await find(q), q).toEqual([]);
    }
  });

  it('puts the image that is called exactly so first', async () => {
    const longer = imageOf('front-end', { layers: ['base', 'front-end'] });
    await (await clientOf(world.db, shop, 'web/front')).push(longer, 'main');
    expect(await numbers('front#1')).toEqual(['shop/front#1', 'shop/web/front#1']);
    expect(await numbers('web/front#1')).toEqual(['shop/web/front#1']);
  });

  it('leaves out what the caller may not see (security row 10)', async () => {
    expect(await find('secret')).toEqual([]);
    expect((await numbers('front#1', root)).sort()).toContain('secret/front#1');
    expect(await numbers('front#1')).not.toContain('secret/front#1');
    expect((await find('2.14.2', root)).map((item) => item.project).sort()).toEqual([
      'secret',
      'shop',
    ]);
  });

  it('takes wildcards and odd text as they are written', async () => {
    for (const q of ['%', '_', '\\', "'; --", '%_%']) expect(await find(q)).toEqual([]);
    expect((await request(dev, 'GET', '/search?q=%00')).status).toBe(400);
  });
});
