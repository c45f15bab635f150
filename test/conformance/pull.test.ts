import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Content, digestOf, mediaTypes } from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

/** OCI distribution specification 1.1, "Pull". */
describe('pull', () => {
  let world: World;
  let image: Content;
  const path = '/v2/shop-dev/api';

  beforeAll(async () => {
    world = await createWorld();
    image = await smallImage('pull');
    await world.client.push('shop-dev/api', image, '1.0.0');
  });
  afterAll(() => world?.server.stop());

  it('answers the version check to the signed-in and challenges others', async () => {
    expect((await world.raw('GET', '/v2/')).status).toBe(200);
    const stranger = await fetch(`${world.server.url}/v2/`);
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="http:.*\/token",service="/,
    );
  });

  it.each(['tag', 'digest'])('gives a manifest by its %s, byte for byte', async (by) => {
    const answer = await world.raw(
      'GET',
      `${path}/manifests/${by === 'tag' ? '1.0.0' : image.digest}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.bytes.equals(image.bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe(mediaTypes.manifest);
    expect(answer.headers.get('docker-content-digest')).toBe(image.digest);
  });

  it('tells of a manifest by HEAD without sending it', async () => {
    const head = await world.raw('HEAD', `${path}/manifests/1.0.0`);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String(image.bytes.length));
    expect(head.headers.get('docker-content-digest')).toBe(image.digest);
    expect(head.bytes.length).toBe(0);
  });

  it('gives a blob, and tells of it by HEAD', async () => {
    const layer = image.blobs.at(-1)!;
    const got = await world.raw('GET', `${path}/blobs/${layer.digest}`);
    expect(digestOf(got.bytes)).toBe(layer.digest);
    const head = await world.raw('HEAD', `${path}/blobs/${layer.digest}`);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String(layer.bytes.length));
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=10-', 10, undefined],
    ['bytes=-7', -7, undefined],
  ])('gives the range %s of a blob (RFC 9110, section 14)', async (range, start, end) => {
    const layer = image.blobs.at(-1)!;
    const got = await world.raw('GET', `${path}/blobs/${layer.digest}`, { headers: { range } });
    expect(got.status).toBe(206);
    expect(got.bytes.equals(layer.bytes.subarray(start, end))).toBe(true);
    expect(got.headers.get('content-range')).toMatch(new RegExp(`/${layer.bytes.length}$`));
  });

  it('answers 416 with the size to a range past the end', async () => {
    const layer = image.blobs.at(-1)!;
    const headers = { range: `bytes=${layer.bytes.length}-` };
    const got = await world.raw('GET', `${path}/blobs/${layer.digest}`, { headers });
    expect([got.status, got.code]).toEqual([416, 'RANGE_INVALID']);
    expect(got.headers.get('content-range')).toBe(`bytes */${layer.bytes.length}`);
  });

  it.each([
    ['manifests/none', 'MANIFEST_UNKNOWN'],
    [`manifests/${digestOf('none')}`, 'MANIFEST_UNKNOWN'],
    [`blobs/${digestOf('none')}`, 'BLOB_UNKNOWN'],
  ])('answers 404 in the protocol’s form for %s', async (rest, code) => {
    const got = await world.raw('GET', `${path}/${rest}`);
    expect([got.status, got.code]).toEqual([404, code]);
    expect(got.message).not.toBe('');
    expect((await world.raw('HEAD', `${path}/${rest}`)).status).toBe(404);
  });

  it('answers 404 with NAME_UNKNOWN for a registry or an image that is not there', async () => {
    for (const name of ['nowhere/api', 'shop-dev/nothing']) {
      const got = await world.raw('GET', `/v2/${name}/manifests/latest`);
      expect(got.status, name).toBe(404);
      expect(['NAME_UNKNOWN', 'MANIFEST_UNKNOWN']).toContain(got.code);
    }
  });

  it('shows a blob of another image as unknown: what is visible is linked (L11)', async () => {
    const other = await smallImage('pull-other');
    await world.client.push('shop-dev/other', other, '1');
    const foreign = other.blobs[0]!.digest;
    const asked = await world.raw('GET', `${path}/blobs/${foreign}`);
    const unknown = await world.raw('GET', `${path}/blobs/${digestOf('random')}`);
    expect([asked.status, asked.text]).toEqual([unknown.status, unknown.text]);
  });
});
