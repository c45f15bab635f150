import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blobOf,
  type Content,
  contentOf,
  describe as descriptor,
  mediaTypes,
} from '@/scripts/lib/oci';
import { administrator } from '@/test/setup/server';
import { createRobot } from '@/test/setup/project';
import { rawCaller } from '@/test/setup/raw';
import { smallImage } from '@/test/setup/small-image';
import { createWorld, type World } from './world';

/** Every refusal is an error in the protocol's own form and changes nothing. */
describe('refusals', () => {
  let world: World;
  let image: Content;

  beforeAll(async () => {
    world = await createWorld();
    image = await smallImage('refusals');
    await world.client.push('shop-dev/api', image, '1.0.0');
  });
  afterAll(() => world?.server.stop());

  const put = (path: string, body: Buffer | string, type: string = mediaTypes.manifest) =>
    world.raw('PUT', path, { headers: { 'content-type': type }, body });

  /** Counts of everything that a push could add to. */
  async function counts() {
    const tables = ['blob', 'manifest', 'placement', 'tag', 'build', 'image', 'audit_event'];
    const query = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
    const [row] = await world.server.db.prisma.$queryRawUnsafe<object[]>(`SELECT ${query.join()}`);
    return row;
  }

  it.each(['staging', 'preprod', 'prod'])(
    'a push to %s, for everyone, with where to push instead (L2)',
    async (stage) => {
      const before = await counts();
      const admin = rawCaller(world.server.url, {
        username: administrator.email,
        password: administrator.token,
      });
      for (const [method, path] of [
        ['POST', `/v2/shop-${stage}/api/blobs/uploads/`],
        ['PUT', `/v2/shop-${stage}/api/manifests/1.0.0`],
        ['DELETE', `/v2/shop-${stage}/api/manifests/${image.digest}`],
      ] as const) {
        const body = method === 'PUT' ? { body: image.bytes } : {};
        const headers = { 'content-type': image.mediaType };
        const refused = await admin(method, path, { headers, ...body });
        expect([refused.status, refused.code], method).toEqual([403, 'DENIED']);
        expect(refused.message).toContain('shop-dev');
      }
      expect(await counts()).toEqual(before);
    },
  );

  it('a manifest naming blobs that are not there, naming them', async () => {
    const before = await counts();
    const missing = blobOf('never pushed');
    const { bytes } = contentOf(
      mediaTypes.manifest,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: descriptor(mediaTypes.config, missing),
        layers: [],
      },
      [],
    );
    const refused = await put('/v2/shop-dev/api/manifests/missing', bytes);
    expect([refused.status, refused.code]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    expect(refused.text).toContain(missing.digest);
    expect(await counts()).toEqual(before);
  });

  it('a blob that only another image has: links are by image (L11)', async () => {
    const refused = await put('/v2/shop-dev/unlinked/manifests/1', image.bytes);
    expect([refused.status, refused.code]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
  });

  it('a tag of the form build-<number>, which is reserved', async () => {
    const before = await counts();
    const refused = await put('/v2/shop-dev/api/manifests/build-7', image.bytes);
    expect([refused.status, refused.code]).toEqual([400, 'TAG_RESERVED']);
    expect(await counts()).toEqual(before);
  });

  it('a manifest under a digest that is not its own', async () => {
    const before = await counts();
    const path = `/v2/shop-dev/api/manifests/sha256:${'0'.repeat(64)}`;
    const refused = await put(path, image.bytes);
    expect([refused.status, refused.code]).toEqual([400, 'DIGEST_INVALID']);
    expect(await counts()).toEqual(before);
  });

  it('a manifest of 5 MiB (413)', async () => {
    const before = await counts();
    const large = Buffer.from(
      JSON.stringify({
        ...JSON.parse(image.bytes.toString()),
        padding: 'x'.repeat(5 * 1024 * 1024),
      }),
    );
    const refused = await put('/v2/shop-dev/api/manifests/large', large);
    expect(refused.status).toBe(413);
    expect(refused.message).toContain('4 MiB');
    expect(await counts()).toEqual(before);
  });

  it.each([
    ['no JSON', 'nonsense', mediaTypes.manifest],
    ['another schema version', '{"schemaVersion":1}', mediaTypes.manifest],
    ['an unknown type', '{"schemaVersion":2}', 'application/x-unknown'],
    ['a list', '[]', mediaTypes.manifest],
    [
      'an image and an index at once',
      '{"schemaVersion":2,"manifests":[],"layers":[]}',
      mediaTypes.index,
    ],
  ])('a document that is no manifest: %s', async (_what, body, type) => {
    const before = await counts();
    const refused = await put('/v2/shop-dev/api/manifests/odd', body, type);
    expect([refused.status, refused.code]).toEqual([400, 'MANIFEST_INVALID']);
    expect(await counts()).toEqual(before);
  });

  it('a Content-Type that says otherwise than the document (security, row 40)', async () => {
    const refused = await put('/v2/shop-dev/api/manifests/odd', image.bytes, mediaTypes.index);
    expect([refused.status, refused.code]).toEqual([400, 'MANIFEST_INVALID']);
  });

  it.each(['.hidden', '-dash', 'with space', 'x'.repeat(129), 'a%2Fb'])(
    'a tag that is not allowed: %s',
    async (tag) => {
      const before = await counts();
      const refused = await put(`/v2/shop-dev/api/manifests/${encodeURI(tag)}`, image.bytes);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
      expect(refused.code).not.toBeNull();
      expect(await counts()).toEqual(before);
    },
  );

  it.each([
    'shop-dev/UPPER',
    'shop-dev/a//b',
    'shop-dev/a..b',
    'shop-dev/%2e%2e/%2e%2e/etc',
    'shop-dev/-a',
    'shop-dev',
    `shop-dev/${'x'.repeat(300)}`,
    'shop-dev/a%00b',
  ])('a name that is not allowed or tries to climb: %s', async (name) => {
    const before = await counts();
    for (const path of [`/v2/${name}/blobs/uploads/`, `/v2/${name}/tags/list`]) {
      const answer = await world.raw(path.endsWith('/') ? 'POST' : 'GET', path);
      expect([400, 404, 405], path).toContain(answer.status);
      expect(answer.code).not.toBeNull();
    }
    expect(await counts()).toEqual(before);
  });

  it('an upload’s id that was not made here (security, row 36)', async () => {
    for (const id of ['..%2f..%2fetc', 'x', '00000000-0000-4000-8000-000000000000']) {
      const answer = await world.raw('GET', `/v2/shop-dev/api/blobs/uploads/${id}`);
      expect([answer.status, answer.code], id).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    }
  });

  it('a method that the path does not have, naming those it has', async () => {
    const answer = await world.raw('PATCH', '/v2/shop-dev/api/manifests/1.0.0');
    expect([answer.status, answer.code]).toEqual([405, 'UNSUPPORTED']);
    expect(answer.headers.get('allow')).toContain('PUT');
  });

  it('a cluster’s push, without a word of any other registry (L3)', async () => {
    const robot = await createRobot(world.server, 'shop', 'cluster', 'shop-prod');
    const cluster = rawCaller(world.server.url, robot);
    const own = await cluster('POST', '/v2/shop-prod/api/blobs/uploads/');
    expect([own.status, own.code]).toEqual([403, 'DENIED']);
    expect(own.message).not.toContain('shop-dev');
    const foreign = await cluster('POST', '/v2/shop-dev/api/blobs/uploads/');
    const nothing = await cluster('POST', '/v2/no-such/api/blobs/uploads/');
    expect([foreign.status, foreign.text]).toEqual([nothing.status, nothing.text]);
  });
});
