import { imageIndexType, imageManifestType, spdxType } from '@/oci/manifest/media-types';
import { digestOf } from '@/oci/names/hash';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  basic,
  clientOf,
  manifestOf,
  pushBlob,
  pushImage,
  putManifest,
  type Client,
} from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let ada: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  ada = clientOf(registry, basic('ada'));
});

afterEach(() => registry.close());

const name = 'shop-dev/web/front';
const base = `/v2/${name}/manifests`;

describe('a pushed manifest', () => {
  it('is answered with its place and digest', async () => {
    await pushBlob(ada, name, '{}');
    const manifest = manifestOf('{}', []);
    const digest = digestOf(Buffer.from(manifest));
    for (const reference of ['1.0', digest]) {
      const reply = await putManifest(ada, name, reference, manifest);
      expect(reply.status).toBe(201);
      expect(reply.headers.get('location')).toBe(`${base}/${digest}`);
      expect(reply.headers.get('docker-content-digest')).toBe(digest);
    }
    expect(registry.catalogue.puts.map(({ tags }) => tags)).toEqual([['1.0'], []]);
  });

  it('reads back byte for byte, by tag and digest, whatever the client accepts (L1)', async () => {
    const { digest, manifest } = await pushImage(ada, name, '1.0');
    for (const reference of ['1.0', digest, digest.replace(':', '%3A')]) {
      for (const accept of ['*/*', 'text/html', imageIndexType]) {
        const reply = await ada(`${base}/${reference}`, { headers: { accept } });
        expect(reply.status).toBe(200);
        expect(reply.bytes.toString()).toBe(manifest);
        expect(reply.headers.get('content-type')).toBe(imageManifestType);
        expect(reply.headers.get('docker-content-digest')).toBe(digest);
        expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
        expect(reply.headers.get('cache-control')).toBe('private, no-store');
      }
    }
  });

  it('is told of by HEAD without its bytes', async () => {
    const { digest, manifest } = await pushImage(ada, name, '1.0');
    const reply = await ada(`${base}/1.0`, { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-length')).toBe(String(manifest.length));
    expect(reply.headers.get('docker-content-digest')).toBe(digest);
    expect(reply.bytes).toHaveLength(0);
  });

  it('is not sent again to a client that has it', async () => {
    const { digest } = await pushImage(ada, name, '1.0');
    const reply = await ada(`${base}/1.0`, { headers: { 'if-none-match': `"${digest}"` } });
    expect(reply.status).toBe(304);
    expect(reply.bytes).toHaveLength(0);
  });

  it('may be named by its sha512', async () => {
    await pushBlob(ada, name, '{}');
    const manifest = manifestOf('{}', []);
    const digest = digestOf(Buffer.from(manifest), 'sha512');
    const reply = await putManifest(ada, name, digest, manifest);
    expect(reply.headers.get('docker-content-digest')).toBe(digest);
    expect(reply.headers.get('oci-tag')).toBeNull();
    expect((await ada(`${base}/${digest}`)).bytes.toString()).toBe(manifest);
  });

  it.each(['sha256', 'sha512'] as const)(
    'under its %s takes the tags of the query, and says which (end-7b)',
    async (algorithm) => {
      await pushBlob(ada, name, '{}');
      const manifest = manifestOf('{}', []);
      const digest = digestOf(Buffer.from(manifest), algorithm);
      const reply = await putManifest(ada, name, `${digest}?tag=1.2&tag=1&tag=1.2`, manifest);
      expect(reply.status).toBe(201);
      expect(reply.headers.get('oci-tag')).toBe('1.2, 1');
      for (const tag of ['1.2', '1']) {
        const found = await ada(`${base}/${tag}`, { method: 'HEAD' });
        expect(found.headers.get('docker-content-digest')).toBe(digest);
      }
    },
  );

  it('may be pushed to build-<number> where that means it already, which changes nothing', async () => {
    const { digest, manifest } = await pushImage(ada, name, '1');
    registry.catalogue.shelves.get(name)!.tags.set('build-1', digest);
    for (const reference of ['build-1', `${digest}?tag=build-1`]) {
      expect((await putManifest(ada, name, reference, manifest)).status).toBe(201);
      expect(registry.catalogue.puts.at(-1)!.tags).toEqual([]);
    }
    const other = manifestOf('{"os":"linux"}', ['layer'], { annotations: { a: 'b' } });
    expect((await putManifest(ada, name, 'build-1', other)).code).toBe('TAG_RESERVED');
  });

  it('comes to the catalogue with its config, where that is a document it can keep', async () => {
    for (const [config, expected] of [
      ['{"os":"linux"}', { os: 'linux' }],
      ['not JSON', null],
      ['{"a":"\\u0000"}', null],
      [`"${'x'.repeat(4 * 1024 * 1024)}"`, null],
      ['[1]', [1]],
    ] as const) {
      await pushImage(ada, name, '1', { config });
      expect(registry.catalogue.puts.at(-1)!.config).toEqual(expected);
    }
  });

  it('may be an index of an index', async () => {
    const { digest, manifest } = await pushImage(ada, name, '1');
    const indexOf = (mediaType: string, child: string, size: number) =>
      JSON.stringify({
        schemaVersion: 2,
        mediaType: imageIndexType,
        manifests: [{ mediaType, digest: child, size }],
      });
    const inner = indexOf(imageManifestType, digest, manifest.length);
    const innerDigest = digestOf(Buffer.from(inner));
    expect((await putManifest(ada, name, innerDigest, inner, imageIndexType)).status).toBe(201);
    const outer = indexOf(imageIndexType, innerDigest, inner.length);
    expect((await putManifest(ada, name, 'all', outer, imageIndexType)).status).toBe(201);
    const unknown = indexOf(imageManifestType, digestOf(Buffer.from('?')), 1);
    expect(await putManifest(ada, name, 'all', unknown, imageIndexType)).toMatchObject({
      status: 404,
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
  });

  it('tells its subject, also one that is not there yet, and is listed as its referrer', async () => {
    const { digest } = await pushImage(ada, name, '1');
    const later = digestOf(Buffer.from('not pushed yet'));
    for (const [subject, artifactType] of [
      [digest, spdxType],
      [digest, 'application/vnd.example.signature'],
      [later, spdxType],
    ]) {
      await pushBlob(ada, name, '{}');
      const manifest = manifestOf('{}', [], {
        artifactType,
        subject: { mediaType: imageManifestType, digest: subject, size: 1 },
        annotations: { 'org.example.about': artifactType },
      });
      const own = digestOf(Buffer.from(manifest));
      const reply = await putManifest(ada, name, own, manifest);
      expect(reply.headers.get('oci-subject')).toBe(subject);
    }
    const all = await ada(`/v2/${name}/referrers/${digest}`);
    expect(all.headers.get('content-type')).toBe(imageIndexType);
    expect(all.headers.get('oci-filters-applied')).toBeNull();
    expect((all.json as { manifests: unknown[] }).manifests).toHaveLength(2);
    const filtered = await ada(
      `/v2/${name}/referrers/${digest}?artifactType=application%2Fspdx%2Bjson`,
    );
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(filtered.json).toEqual({
      schemaVersion: 2,
      mediaType: imageIndexType,
      manifests: [
        expect.objectContaining({
          mediaType: imageManifestType,
          artifactType: spdxType,
          annotations: { 'org.example.about': spdxType },
        }),
      ],
    });
    expect((await ada(`/v2/${name}/referrers/${later}`)).json).toMatchObject({
      manifests: [expect.anything()],
    });
  });

  it('lists referrers by pages that together are all of them', async () => {
    const { digest } = await pushImage(ada, name, '1');
    for (const number of [1, 2, 3]) {
      await pushBlob(ada, name, '{}');
      const subject = { mediaType: imageManifestType, digest, size: 1 };
      const manifest = manifestOf('{}', [], { subject, annotations: { number: `${number}` } });
      await putManifest(ada, name, digestOf(Buffer.from(manifest)), manifest);
    }
    const found = [];
    let next: string | undefined = `/v2/${name}/referrers/${digest}?n=2`;
    while (next) {
      const reply = await ada(next);
      found.push(...(reply.json as { manifests: { digest: string }[] }).manifests);
      next = /<(.+)>/.exec(reply.headers.get('link') ?? '')?.[1];
    }
    expect(new Set(found.map((referrer) => referrer.digest)).size).toBe(3);
    expect(found).toHaveLength(3);
  });
});

describe('a manifest push is refused and changes nothing', () => {
  beforeEach(() => pushBlob(ada, name, '{}'));
  afterEach(() => {
    expect(registry.catalogue.puts).toHaveLength(0);
  });

  it('with a tag of the reserved form, saying why (L9)', async () => {
    const reply = await putManifest(ada, name, 'build-7', manifestOf('{}', []));
    expect(reply).toMatchObject({ status: 400, code: 'TAG_RESERVED' });
    expect(reply.bytes.toString()).toContain('build-7 is reserved');
  });

  it.each(['.x', '-x', 'a'.repeat(129), 'a%20b', '%E4', 'a%00'])('with the tag %s', async (tag) => {
    const manifest = manifestOf('{}', []);
    const digest = digestOf(Buffer.from(manifest));
    for (const reference of [tag, `${digest}?tag=fine&tag=${tag}`]) {
      const reply = await putManifest(ada, name, reference, manifest);
      expect(reply).toMatchObject({ status: 400, code: 'TAG_INVALID' });
    }
  });

  it('with an empty tag, with more than 50, with a reserved one, or with one in path and query', async () => {
    const manifest = manifestOf('{}', []);
    const digest = digestOf(Buffer.from(manifest));
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => `tag=v${at}`).join('&');
    for (const [reference, status, code] of [
      [`${digest}?tag=`, 400, 'TAG_INVALID'],
      [`${digest}?${many(51)}`, 414, 'TAGS_TOO_MANY'],
      [`${digest}?tag=1&tag=build-1`, 400, 'TAG_RESERVED'],
      ['1?tag=2', 400, 'TAG_INVALID'],
    ] as const) {
      expect(await putManifest(ada, name, reference, manifest)).toMatchObject({ status, code });
    }
  });

  it('with a digest that is not that of its bytes, or none', async () => {
    const wrong = digestOf(Buffer.from('other'));
    for (const reference of [wrong, 'sha256:abc', 'md5:abc']) {
      const reply = await putManifest(ada, name, reference, manifestOf('{}', []));
      expect(reply).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    }
  });

  it.each([
    [
      'layers[0].Digest',
      (text: string) => text.replace('"size":5', '"size":5,"Digest":"sha256:0"'),
    ],
    ['config.digest', (text: string) => text.replace('"size":2', '"size":2,"digest":"sha256:0"')],
    ['layers[0].size', (text: string) => text.replace('"size":5', '"size":5.0')],
    ['config', (text: string) => text.replace('{', '{"manifests":[],')],
  ])('that two readers could read differently, with its path: %s (L13)', async (path, change) => {
    const manifest = change(manifestOf('{}', ['layer']));
    await pushBlob(ada, name, '{}');
    await pushBlob(ada, name, 'layer');
    const reply = await putManifest(ada, name, '1', manifest);
    expect(reply).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
    expect(reply.json).toMatchObject({
      errors: [{ detail: { path }, message: expect.stringContaining(path) as string }],
    });
  });

  it('with an image’s config that two readers could read differently (L13)', async () => {
    const twoUsers = '{"config":{"User":"1000","user":"0"},"rootfs":{}}';
    await pushBlob(ada, name, twoUsers);
    const reply = await putManifest(ada, name, '1', manifestOf(twoUsers, []));
    expect(reply).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
    expect(reply.json).toMatchObject({ errors: [{ detail: { path: 'config.user' } }] });
    expect(await ada(`${base}/1`)).toMatchObject({ status: 404 });
  });

  it('with blobs that are not there, naming them', async () => {
    const config = await putManifest(ada, name, '1', manifestOf('{"a":1}', []));
    const layer = await putManifest(ada, name, '1', manifestOf('{}', ['layer']));
    for (const [reply, missing] of [
      [config, '{"a":1}'],
      [layer, 'layer'],
    ] as const) {
      expect(reply).toMatchObject({ status: 404, code: 'MANIFEST_BLOB_UNKNOWN' });
      expect(reply.json).toMatchObject({
        errors: [{ detail: { digests: [digestOf(Buffer.from(missing))] } }],
      });
    }
  });

  it('with 5 MiB, announced or not', async () => {
    const large = manifestOf('{}', [], { annotations: { a: 'x'.repeat(5 * 1024 * 1024) } });
    expect(await putManifest(ada, name, '1', large)).toMatchObject({
      status: 413,
      code: 'MANIFEST_TOO_LARGE',
    });
    const streamed = await ada(`${base}/1`, {
      method: 'PUT',
      headers: { 'content-type': imageManifestType },
      body: new Blob([large]).stream(),
    });
    expect(streamed).toMatchObject({ status: 413, code: 'MANIFEST_TOO_LARGE' });
  });

  it('with a Content-Type that is not its own', async () => {
    const reply = await putManifest(ada, name, '1', manifestOf('{}', []), imageIndexType);
    expect(reply).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
  });
});

describe('a deletion', () => {
  it('takes the tag away and leaves the manifest', async () => {
    const { digest } = await pushImage(ada, name, '1');
    expect((await ada(`${base}/1`, { method: 'DELETE' })).status).toBe(202);
    expect(await ada(`${base}/1`)).toMatchObject({ status: 404, code: 'MANIFEST_UNKNOWN' });
    expect((await ada(`${base}/${digest}`)).status).toBe(200);
    expect((await ada(`${base}/1`, { method: 'DELETE' })).status).toBe(404);
  });

  it('takes the manifest away with its tags', async () => {
    const { digest } = await pushImage(ada, name, '1');
    expect((await ada(`${base}/${digest}`, { method: 'DELETE' })).status).toBe(202);
    for (const reference of ['1', digest]) {
      expect((await ada(`${base}/${reference}`)).code).toBe('MANIFEST_UNKNOWN');
    }
    expect((await ada(`${base}/${digest}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('of a reserved tag is refused, saying what to delete instead (L9)', async () => {
    const reply = await ada(`${base}/build-1`, { method: 'DELETE' });
    expect(reply).toMatchObject({ status: 400, code: 'TAG_RESERVED' });
    expect(reply.bytes.toString()).toContain('build-1 was not deleted');
    expect(reply.bytes.toString()).toContain('by its digest');
  });
});

it.each(['.INVALID_MANIFEST_NAME', '-x', 'a'.repeat(129), 'a%20b', '%E4', 'a%00', '%ED%A0%80'])(
  'what no tag can be called is not found, as any other that is not there: %s',
  async (tag) => {
    await pushImage(ada, name, '1');
    for (const method of ['GET', 'DELETE']) {
      const reply = await ada(`${base}/${tag}`, { method });
      expect(reply).toMatchObject({ status: 404, code: 'MANIFEST_UNKNOWN' });
    }
    expect((await ada(`${base}/${tag}`, { method: 'HEAD' })).status).toBe(404);
  },
);

describe('the tag list', () => {
  it('has none of the tags that the registry itself sets', async () => {
    const { digest } = await pushImage(ada, name, '1');
    registry.catalogue.shelves.get(name)!.tags.set('build-1', digest);
    expect((await ada(`/v2/${name}/tags/list`)).json).toMatchObject({ tags: ['1'] });
  });

  it('is in byte order, by pages that together are all of it', async () => {
    for (const tag of ['b', 'a', 'B', '10', '9']) await pushImage(ada, name, tag);
    expect((await ada(`/v2/${name}/tags/list`)).json).toEqual({
      name,
      tags: ['10', '9', 'B', 'a', 'b'],
    });
    const pages = [];
    let next: string | undefined = `/v2/${name}/tags/list?n=2`;
    while (next) {
      const reply = await ada(next);
      pages.push((reply.json as { tags: string[] }).tags);
      next = /^<(.+)>; rel="next"$/.exec(reply.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toEqual([['10', '9'], ['B', 'a'], ['b']]);
    expect((await ada(`/v2/${name}/tags/list?last=9`)).json).toMatchObject({
      tags: ['B', 'a', 'b'],
    });
    const none = await ada(`/v2/${name}/tags/list?n=0`);
    expect(none.json).toMatchObject({ tags: [] });
    expect(none.headers.get('link')).toBeNull();
  });

  it('of an image that never was is NAME_UNKNOWN', async () => {
    expect(await ada('/v2/shop-dev/none/tags/list')).toMatchObject({
      status: 404,
      code: 'NAME_UNKNOWN',
    });
  });

  it('refuses a page size that is no number', async () => {
    expect(await ada(`/v2/${name}/tags/list?n=many`)).toMatchObject({
      status: 400,
      code: 'PAGINATION_NUMBER_INVALID',
    });
  });
});
