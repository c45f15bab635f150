import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeIndex } from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

/** OCI distribution specification 1.1, "Content Management". */
describe('content management', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.server.stop());

  const manifest = (image: string, reference: string) =>
    `/v2/shop-dev/${image}/manifests/${reference}`;

  it('deletes a tag and leaves what it pointed to', async () => {
    const image = await smallImage('untag');
    await world.client.push('shop-dev/untag', image, 'gone');
    expect((await world.raw('DELETE', manifest('untag', 'gone'))).status).toBe(202);
    expect((await world.raw('GET', manifest('untag', 'gone'))).status).toBe(404);
    expect((await world.raw('GET', manifest('untag', image.digest))).status).toBe(200);
    expect((await world.raw('DELETE', manifest('untag', 'gone'))).status).toBe(404);
  });

  it('deletes a manifest with its tags, and a second time finds none', async () => {
    const image = await smallImage('remove');
    await world.client.push('shop-dev/remove', image, '1.0.0');
    expect((await world.raw('DELETE', manifest('remove', image.digest))).status).toBe(202);
    for (const reference of [image.digest, '1.0.0', 'build-1']) {
      expect((await world.raw('GET', manifest('remove', reference))).status, reference).toBe(404);
    }
    const again = await world.raw('DELETE', manifest('remove', image.digest));
    expect([again.status, again.code]).toEqual([404, 'MANIFEST_UNKNOWN']);
    const list = await world.raw('GET', '/v2/shop-dev/remove/tags/list');
    expect(list.json()).toEqual({ name: 'shop-dev/remove', tags: [] });
  });

  it('gives a deleted build its number back when it is pushed again', async () => {
    const image = await smallImage('again');
    await world.client.push('shop-dev/again', image, '1');
    await world.raw('DELETE', manifest('again', image.digest));
    await world.client.push('shop-dev/again', image, '1');
    const found = await world.raw('HEAD', manifest('again', 'build-1'));
    expect(found.headers.get('docker-content-digest')).toBe(image.digest);
  });

  it('unlinks a blob that no manifest needs, and refuses one that a manifest needs', async () => {
    const image = await smallImage('blob-delete');
    await world.client.push('shop-dev/blobs', image, '1');
    const layer = `/v2/shop-dev/blobs/blobs/${image.blobs.at(-1)!.digest}`;
    const used = await world.raw('DELETE', layer);
    expect([used.status, used.code]).toEqual([405, 'UNSUPPORTED']);
    expect((await world.raw('HEAD', layer)).status).toBe(200);
    await world.raw('DELETE', manifest('blobs', image.digest));
    const gone = await world.raw('DELETE', layer);
    expect([202, 404]).toContain(gone.status);
    expect((await world.raw('HEAD', layer)).status).toBe(404);
  });

  it('refuses to delete a manifest that an index names, as a blob in use, naming the index (405)', async () => {
    const child = await smallImage('index-child');
    const index = makeIndex([{ content: child }]);
    await world.client.push('shop-dev/parts', index, '1');
    const used = await world.raw('DELETE', manifest('parts', child.digest));
    expect([used.status, used.code]).toEqual([405, 'UNSUPPORTED']);
    expect(used.message).toContain(index.digest);
    expect(used.headers.get('allow')).toBe('GET, HEAD, PUT');
    expect((await world.raw('HEAD', manifest('parts', child.digest))).status).toBe(200);
    expect((await world.raw('DELETE', manifest('parts', index.digest))).status).toBe(202);
    expect((await world.raw('DELETE', manifest('parts', child.digest))).status).toBe(202);
  });

  it('deletes in one image and leaves the other its bytes (security, row 3)', async () => {
    const image = await smallImage('shared');
    await world.client.push('shop-dev/one', image, '1');
    await world.client.push('shop-dev/two', image, '1');
    await world.raw('DELETE', manifest('one', image.digest));
    const layer = image.blobs.at(-1)!.digest;
    await world.client.pullBlob('shop-dev/two', layer);
    expect((await world.raw('GET', manifest('one', image.digest))).status).toBe(404);
    await world.raw('DELETE', `/v2/shop-dev/one/blobs/${layer}`);
    expect((await world.raw('HEAD', `/v2/shop-dev/one/blobs/${layer}`)).status).toBe(404);
    expect((await world.raw('HEAD', `/v2/shop-dev/two/blobs/${layer}`)).status).toBe(200);
  });
});
