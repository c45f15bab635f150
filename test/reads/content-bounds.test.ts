import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build, BuildContent } from '@/contract/shapes/images';
import type { Call } from '@/server/access/call/context';
import { clientOf, imageOf, indexOf } from '../catalogue/fixture';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

let world: StageWorld;
let ana: Call;
let request: ReturnType<typeof apiOf>;

const long = 'x'.repeat(1_500_000);
/** A config that says what every page shows, and much beside. */
const config = (architecture: string) => ({
  os: 'linux',
  architecture,
  rootfs: { type: 'layers', diff_ids: ['a'] },
  config: { User: 'app', Entrypoint: ['/app'], Cmd: [long], Labels: { long } },
  history: [{ created_by: `RUN ${long}` }],
});

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  const shop = await world.project('shop');
  ana = await world.callerWith(shop, 'ana', 'maintainer');
  const client = await clientOf(world.db, shop, 'api');
  const children = [];
  for (const architecture of ['a64', 'b64', 'c64']) {
    const annotations = { note: long, other: 'short' };
    const child = imageOf(architecture, { config: config(architecture), annotations });
    await client.push(child);
    children.push([child, `linux/${architecture}`] as const);
  }
  const index = indexOf(children);
  await client.push(index, 'fat');
  for (let at = 0; at < 8; at += 1) {
    await client.push(imageOf(`sig ${at}`, { subject: index, annotations: { at: `${at}`, long } }));
  }
});
afterAll(() => world.drop());

describe('what strangers wrote into a build', () => {
  it('is shown of as many manifests as there is room for, cut short, and the others are counted', async () => {
    const answer = await request<BuildContent>(
      ...([ana, 'GET', '/projects/shop/images/api/builds/1/content'] as const),
    );
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { manifests, moreManifests, referrers } = answer.body;
    expect(manifests.map(({ platform }) => platform)).toEqual(['linux/a64']);
    expect(moreManifests).toBe(2);
    expect(manifests[0]!.config).toMatchObject({ user: 'app', entrypoint: ['/app'], command: [] });
    expect(manifests[0]!.layers[0]!.command?.length).toBeLessThanOrEqual(2_000);
    expect(referrers).toHaveLength(8);
    expect(referrers[0]!.annotations).toMatchObject({ at: '0' });
    expect(JSON.stringify(answer.body).length).toBeLessThan(30_000);
  });

  it('does not describe an index whose parts say more than is read', async () => {
    const shop = await world.project('wide');
    const client = await clientOf(world.db, shop, 'api');
    const children = [];
    for (const architecture of ['a64', 'b64', 'c64']) {
      const annotations = { team: 'web', long };
      const child = imageOf(architecture, { config: config(architecture), annotations });
      await client.push(child);
      children.push([child, `linux/${architecture}`] as const);
    }
    await client.push(indexOf(children, { said: 'of the whole' }), 'fat');
    await client.push(indexOf(children.slice(0, 1), { said: 'of one' }), 'thin');
    const [fat, thin] = await world.db.prisma.build.findMany({
      where: { image: { projectId: shop.id } },
      orderBy: { number: 'asc' },
    });
    expect(fat).toMatchObject({ labels: { said: 'of the whole' }, labelCount: 1 });
    expect(fat!.platforms).toEqual(['linux/a64', 'linux/b64', 'linux/c64']);
    expect(thin!.labels).toMatchObject({ said: 'of one', team: 'web' });
  });

  it('has its first hundred tags in lists, and says how many more', async () => {
    const shop = await world.project('tagged');
    const client = await clientOf(world.db, shop, 'api');
    const put = imageOf('tagged', { config: { os: 'linux', architecture: 'amd64' } });
    for (let at = 100; at < 205; at += 1) await client.push(put, `t${at}`);
    const answer = await request<{ items: Build[] }>(
      ...([await world.callerWith(shop, 'tess', 'viewer'), 'GET'] as const),
      '/projects/tagged/images/api/builds',
    );
    const [placement] = answer.body.items[0]!.placements;
    expect(placement!.tags).toHaveLength(100);
    // With build-1, which Sallyport sets.
    expect(placement!.moreTags).toBe(6);
  });

  it('takes a hundred properties, and no more', async () => {
    const set = (from: number, count: number) =>
      request<{ detail: string }>(
        ...([ana, 'PUT', '/projects/shop/images/api/builds/1/properties'] as const),
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${from + at}`, 'v'])),
      );
    expect((await set(0, 50)).status).toBe(200);
    expect((await set(50, 50)).status).toBe(200);
    expect(await set(100, 1)).toMatchObject({
      status: 400,
      body: { detail: 'A build has 100 properties at most; remove some first.' },
    });
    expect((await set(0, 50)).status).toBe(200);
  });
});
