import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { createRegistryClient, type RegistryClient } from '@/scripts/lib/oci';
import { createProject, createRobot } from '../setup/project';
import { type Raw, rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

let server: TestServer;
let client: RegistryClient;
let raw: Raw;
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  const ci = await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci');
  client = createRegistryClient(server.url, ci);
  raw = rawCaller(server.url, ci);
  await client.push('shop-dev/api', await smallImage('api'), '1.0.0');
});
afterAll(() => server?.stop());

interface Named {
  readonly name: string;
}
interface Hit {
  readonly kind: string;
  readonly image: string | null;
}

/** Where an image of the shop is told of. */
async function toldOf(image: string) {
  const list = await server.api<{ items: Named[] }>('GET', '/projects/shop/images');
  const hits = await server.api<{ items: Hit[] }>('GET', `/search?q=${image}`);
  const board = await server.api('GET', `/projects/shop/images/${image}/board`);
  return {
    listed: list.body.items.some(({ name }) => name === image),
    found: hits.body.items.some((hit) => hit.kind === 'image' && hit.image === image),
    board: board.status,
  };
}

/** Of the project, as home and the list of projects say it. */
async function count(): Promise<number> {
  const { body } = await server.api<{ items: { images: number }[] }>('GET', '/projects');
  return body.items[0]!.images;
}

const nowhere = { listed: false, found: false, board: 404 };
const everywhere = { listed: true, found: true, board: 200 };

async function openUpload(image: string): Promise<string> {
  const opened = await raw('POST', `/v2/shop-dev/${image}/blobs/uploads/`);
  expect(opened.status).toBe(202);
  return opened.headers.get('location')!;
}

describe('an image is made by its first manifest', () => {
  it('and not by an upload, cancelled or under way', async () => {
    const before = await count();
    await openUpload('begun');
    expect((await raw('DELETE', await openUpload('cancelled'))).status).toBe(204);
    for (const image of ['begun', 'cancelled']) expect(await toldOf(image)).toEqual(nowhere);
    expect(await count()).toBe(before);
    const { body } = await server.api<{ items: { image: string }[] }>(
      'GET',
      '/projects/shop/uploads',
    );
    expect(body.items.map(({ image }) => image)).toEqual(['begun']);
  });

  it('nor by one that is refused; the one that is taken makes it', async () => {
    const image = await smallImage('refused');
    const before = await count();
    const [layer] = image.blobs;
    const whole = `/v2/shop-dev/refused/blobs/uploads/?digest=${layer!.digest}`;
    const taken = await raw('POST', whole, { body: layer!.bytes });
    expect(taken.status, taken.text).toBe(201);
    const refused = await raw('PUT', '/v2/shop-dev/refused/manifests/1.0.0', {
      headers: { 'content-type': image.mediaType },
      body: image.bytes,
    });
    expect([refused.status, refused.code]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    expect(await toldOf('refused')).toEqual(nowhere);
    expect(await count()).toBe(before);
    await client.push('shop-dev/refused', image, '1.0.0');
    expect(await toldOf('refused')).toEqual(everywhere);
    expect(await count()).toBe(before + 1);
  });

  it('also where that is no build', async () => {
    await client.push('shop-dev/by-digest', await smallImage('by digest'));
    expect(await toldOf('by-digest')).toEqual(everywhere);
  });

  it('and stays when it is emptied', async () => {
    const image = await smallImage('emptied');
    await client.push('shop-dev/emptied', image, '1.0.0');
    const path = `/v2/shop-dev/emptied/manifests/${image.digest}`;
    expect((await raw('DELETE', path)).status).toBe(202);
    expect(await toldOf('emptied')).toEqual(everywhere);
  });
});

it('an image that an upload had made up to 0.1 is kept, and in no list before its first manifest (L17)', async () => {
  const { prisma } = server.db;
  const before = await count();
  const { projectId, id: registryId } = await prisma.registry.findFirstOrThrow({
    where: { slug: 'shop-dev' },
  });
  const image = { id: newId(), projectId: projectId!, name: 'former' };
  await prisma.image.create({ data: image });
  await prisma.repository.create({
    data: { id: newId(), registryId, imageId: image.id, name: image.name },
  });
  expect(await toldOf('former')).toMatchObject({ listed: false, found: false });
  expect(await count()).toBe(before);
  await client.push('shop-dev/former', await smallImage('former'), '1.0.0');
  expect(await toldOf('former')).toEqual(everywhere);
  expect(await prisma.image.count({ where: { name: 'former', id: image.id } })).toBe(1);
});
