import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amd64,
  type Content,
  contentOf,
  createRegistryClient,
  describe as descriptor,
  digestOf,
  makeIndex,
  mediaTypes,
  type RegistryClient,
} from '@/scripts/lib/oci';
import { reading } from '@/server/content/manifests/reading';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';
import { documentAbout } from './world';

let server: TestServer;
let shop: RegistryClient;
let bank: RegistryClient;

beforeAll(async () => {
  server = await startTestServer();
  for (const slug of ['shop', 'bank']) await createProject(server, slug);
  shop = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
  bank = createRegistryClient(server.url, await createRobot(server, 'bank', 'ci', 'bank-dev'));
});
afterAll(() => server.stop());

const clientOf = (tenant: 'shop' | 'bank') => (tenant === 'shop' ? shop : bank);
const scopeOf = (name: string) => `repository:${name}:pull,push`;

const put = async (
  tenant: 'shop' | 'bank',
  image: string,
  tag: string,
  type: string,
  bytes: Buffer,
) => {
  const name = `${tenant}-dev/${image}`;
  const answer = await clientOf(tenant).send(
    `/v2/${name}/manifests/${tag}`,
    { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(bytes) },
    scopeOf(name),
  );
  return { status: answer.status, text: await answer.text() };
};
const typeOf = async (tenant: 'shop' | 'bank', image: string, reference: string) => {
  const name = `${tenant}-dev/${image}`;
  const path = `/v2/${name}/manifests/${reference}`;
  const answer = await clientOf(tenant).send(path, { method: 'HEAD' }, scopeOf(name));
  return answer.headers.get('content-type');
};
const pushBlobs = async (tenant: 'shop' | 'bank', image: string, content: Content) => {
  // An image of its own that brings the blobs along.
  const carrier = contentOf(
    mediaTypes.manifest,
    { ...(JSON.parse(content.bytes.toString()) as object), annotations: { carrier: image } },
    content.blobs,
  );
  await clientOf(tenant).push(`${tenant}-dev/${image}`, carrier);
};

/** The same document without its own word for what it is. */
const untyped = ({ bytes }: Content): Buffer => {
  const { mediaType: _, ...document } = JSON.parse(bytes.toString()) as Record<string, unknown>;
  return Buffer.from(JSON.stringify(document));
};

describe('bytes that do not say their type (L13)', () => {
  it('have the type of each push, here only: nobody says it for others, or learns that they exist', async () => {
    const image = await smallImage('untyped');
    const bytes = untyped(image);
    await pushBlobs('shop', 'api', image);
    await pushBlobs('bank', 'api', image);
    const first = await put('shop', 'api', 'v1', mediaTypes.dockerManifest, bytes);
    expect(first.status, first.text).toBe(201);
    const second = await put('bank', 'api', 'v1', mediaTypes.manifest, bytes);
    expect(second.status, second.text).toBe(201);
    expect(await typeOf('shop', 'api', 'v1')).toBe(mediaTypes.dockerManifest);
    expect(await typeOf('bank', 'api', 'v1')).toBe(mediaTypes.manifest);
    // The cache that the first reader filled says nothing to the second.
    expect(await typeOf('shop', 'api', digestOf(bytes))).toBe(mediaTypes.dockerManifest);
    const again = await put('shop', 'api', 'v2', mediaTypes.manifest, bytes);
    expect(again.status).toBe(400);
    expect(again.text).toContain('in this repository as');
  });

  it('keep it in every stage', async () => {
    const image = await smallImage('untyped on its way');
    const bytes = untyped(image);
    await pushBlobs('shop', 'way', image);
    expect((await put('shop', 'way', 'v1.0', mediaTypes.dockerManifest, bytes)).status).toBe(201);
    const body = { project: 'shop', image: 'way', build: 1, to: 'staging' };
    expect((await server.api('POST', '/promotions', body)).status).toBe(201);
    const row = await server.db.prisma.placement.findFirstOrThrow({
      where: { digest: digestOf(bytes), promotionId: { not: null } },
    });
    expect(row.mediaType).toBe(mediaTypes.dockerManifest);
  });
});

it('keeps the annotations that the strict reader reads, however they are written', async () => {
  const image = await smallImage('written oddly');
  await pushBlobs('shop', 'odd', image);
  const written = image.bytes
    .toString()
    .replace(
      /\}$/,
      ', "\\u0061nnotations": {"a\\u0062": "\\ud83d\\ude00\u6f22"}, "x": [1e-20000, {"annotations": {}}]}\n',
    );
  const bytes = Buffer.from(`\ufeff${written}`);
  expect((await put('shop', 'odd', 'v1', mediaTypes.manifest, bytes)).status).toBe(201);
  const row = await server.db.prisma.manifest.findUniqueOrThrow({
    where: { digest: digestOf(bytes) },
  });
  expect(row.annotations).toEqual({ ab: '\u{1f600}\u6f22' });
  const without = Buffer.from(image.bytes.toString().replace(/\}$/, ', "annotations": null}'));
  expect((await put('shop', 'odd', 'v2', mediaTypes.manifest, without)).status).toBe(201);
  const none = await server.db.prisma.manifest.findUniqueOrThrow({
    where: { digest: digestOf(without) },
  });
  expect(none.annotations).toEqual({});
});

describe('what an index names (L13, threats 55 and 56)', () => {
  it('is a manifest where it says so: one that was pushed as a blob is unknown, in any order', async () => {
    const child = await smallImage('as a blob');
    const index = makeIndex([{ content: child, platform: amd64 }]);
    const asBlob: Content = { ...index, children: [], blobs: [...child.blobs, child] };
    await expect(shop.push('shop-dev/hidden', asBlob, 'v1')).rejects.toMatchObject({
      status: 404,
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
    // Somebody else's right push of the same bytes changes nothing here.
    await bank.push('bank-dev/hidden', index, 'v1');
    await expect(shop.push('shop-dev/hidden', asBlob, 'v1')).rejects.toMatchObject({ status: 404 });
    await shop.push('shop-dev/hidden', index, 'v1');
  });

  it('is of the type that it was pushed as', async () => {
    const child = await smallImage('another type');
    const bytes = untyped(child);
    await pushBlobs('shop', 'types', child);
    expect((await put('shop', 'types', digestOf(bytes), mediaTypes.manifest, bytes)).status).toBe(
      201,
    );
    const index = contentOf(
      mediaTypes.index,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.index,
        manifests: [
          descriptor(
            mediaTypes.dockerManifest,
            { digest: digestOf(bytes), bytes },
            { platform: amd64 },
          ),
        ],
      },
      [],
    );
    await expect(shop.push('shop-dev/types', index, 'v1')).rejects.toMatchObject({
      status: 400,
      code: 'MANIFEST_INVALID',
    });
  });

  it('is a manifest by its bytes, whatever case or name its type has', async () => {
    const child = await smallImage('by another name');
    await shop.push('shop-dev/named', child, 'child');
    for (const type of [mediaTypes.manifest.replace('json', 'JSON'), 'application/vnd.example']) {
      const index = contentOf(
        mediaTypes.index,
        {
          schemaVersion: 2,
          mediaType: mediaTypes.index,
          manifests: [descriptor(type, child, { platform: amd64 })],
        },
        [child],
      );
      await expect(shop.push('shop-dev/named', index, 'v1'), type).rejects.toMatchObject({
        status: 400,
        code: 'MANIFEST_INVALID',
      });
    }
  });

  it.each([
    ['keys in another case', '{"Config": {}, "LAYERS": []}'],
    ['a long s', '{"config": {}, "layer\u017f": []}'],
    ['escapes, and garbage behind', '{"\\u0073chemaVersion": 2} %'],
    ['more keys than anybody looks at', `{${'"a": 1, '.repeat(1000)}"manifests": []}`],
  ])('is a manifest also where a careless reader finds one: %s', async (_, document) => {
    const blob = { digest: digestOf(document), bytes: Buffer.from(document) };
    const index = contentOf(
      mediaTypes.index,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.index,
        manifests: [descriptor('application/vnd.example', blob)],
      },
      [blob],
    );
    await expect(shop.push('shop-dev/careless', index, 'v1')).rejects.toMatchObject({
      status: 400,
      code: 'MANIFEST_INVALID',
    });
  });

  it('may be a blob of a type of its own, as builders keep caches, and is no part that runs', async () => {
    const layer = { digest: digestOf('cache'), bytes: Buffer.from('cache') };
    const cache = contentOf(
      mediaTypes.index,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.index,
        manifests: [descriptor('application/vnd.buildkit.cacheconfig.v0', layer)],
      },
      [layer],
    );
    await shop.push('shop-dev/cached', cache, 'buildcache');
    expect((await shop.pullBlob('shop-dev/cached', layer.digest)).toString()).toBe('cache');
  });

  it('gives nobody a right to read it: a foreign config stays foreign', async () => {
    const secret = await smallImage('a secret of the bank');
    await bank.push('bank-dev/vault', secret, 'v1');
    const config = secret.blobs[0]!;
    const reach = contentOf(
      mediaTypes.index,
      {
        schemaVersion: 2,
        mediaType: mediaTypes.index,
        manifests: [descriptor('application/vnd.example.blob', config)],
      },
      [],
    );
    await expect(shop.push('shop-dev/reach', reach, 'v1')).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
    await expect(shop.pullBlob('shop-dev/reach', config.digest)).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('stored manifests', () => {
  const corrupt = (digest: string) => async () => {
    await server.db.prisma.manifestPart.deleteMany({ where: { manifest: digest } });
    const data = { reading: 0, mediaType: 'application/json', runnable: false };
    await server.db.prisma.manifest.update({ where: { digest }, data });
  };

  it('L17: are read again at the next start, and what was kept wrongly is mended', async () => {
    const platform = await smallImage('kept wrongly');
    const index = makeIndex([{ content: platform, platform: amd64 }]);
    await shop.push('shop-dev/mend', index, 'v1');
    const partsOf = async () =>
      server.db.prisma.manifestPart.findMany({
        where: { manifest: { in: [index.digest, platform.digest] } },
        orderBy: [{ manifest: 'asc' }, { position: 'asc' }],
      });
    const before = await partsOf();
    expect(before.length).toBeGreaterThan(2);
    for (const { digest } of [index, platform]) await corrupt(digest)();
    await server.restart();
    expect(await partsOf()).toEqual(before);
    const rows = await server.db.prisma.manifest.findMany({
      where: { digest: { in: [index.digest, platform.digest] } },
    });
    for (const row of rows) {
      expect(row).toMatchObject({ reading, runnable: true, ambiguous: null });
      expect([mediaTypes.index, mediaTypes.manifest]).toContain(row.mediaType);
    }
    const body = { project: 'shop', image: 'mend', build: 1, to: 'staging' };
    expect((await server.api('POST', '/promotions', body)).status).toBe(201);
  });

  it('L17: whose subject was not kept refer to it again, where they are placed', async () => {
    const image = await smallImage('subject not kept');
    await shop.push('shop-dev/subject', image, 'v1');
    const report = documentAbout(image, 'subject not kept');
    await shop.push('shop-dev/subject', report);
    const { digest } = report;
    await server.db.prisma.manifest.update({
      where: { digest },
      data: { subject: null, reading: 0 },
    });
    await server.db.prisma.placement.updateMany({ where: { digest }, data: { subject: null } });
    await server.restart();
    const path = `/v2/shop-dev/subject/referrers/${image.digest}`;
    const listed = await shop.send(path, {}, 'repository:shop-dev/subject:pull');
    expect(await listed.json()).toMatchObject({ manifests: [{ digest }] });
  });

  it('L13: that can be read in two ways stay, are pulled, and are promoted nowhere', async () => {
    const image = await smallImage('two readings');
    await shop.push('shop-dev/two', image, 'v1');
    const twice = Buffer.from(image.bytes.toString().replace(/}\s*$/, ', "Config": {} }'));
    // As a version of before kept it: the digest is the row's, whatever the bytes are.
    await server.db.prisma.manifest.update({
      where: { digest: image.digest },
      data: { bytes: new Uint8Array(twice), reading: 0 },
    });
    await server.restart();
    const body = { project: 'shop', image: 'two', build: 1, to: 'staging' };
    const refused = await server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('can be read in two ways');
    expect(await typeOf('shop', 'two', 'v1')).toBe(mediaTypes.manifest);
  });

  it('L13: whose embedded bytes are not what they say to be stay too, and are promoted nowhere', async () => {
    const image = await smallImage('other bytes inside');
    await shop.push('shop-dev/inside', image, 'v1');
    const bytes = image.bytes.toString().replace(/("config": \{)/, '$1 "data": "e30=",');
    // As the rules of before took it.
    await server.db.prisma.manifest.update({
      where: { digest: image.digest },
      data: { bytes: new Uint8Array(Buffer.from(bytes)), reading: reading - 1 },
    });
    await server.restart();
    const body = { project: 'shop', image: 'inside', build: 1, to: 'staging' };
    const refused = await server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('config.data');
  });
});

describe('layers of a file system under a config that says nothing', () => {
  it('L12: run as a user that is not known, and pass no gate that asks for one', async () => {
    await createProject(server, 'closed');
    const robot = await createRobot(server, 'closed', 'ci', 'closed-dev');
    const client = createRegistryClient(server.url, robot);
    const image = await smallImage('under no config');
    const [, ...layers] = image.blobs;
    const config = { digest: digestOf('[1]'), bytes: Buffer.from('[1]') };
    const document = JSON.parse(image.bytes.toString()) as object;
    const odd = contentOf(
      image.mediaType,
      { ...document, config: descriptor('application/vnd.example.config', config) },
      [config, ...layers],
    );
    await client.push('closed-dev/api', odd, 'v1');
    const policy = { gates: [{ kind: 'hygiene', nonRoot: true }], automatic: false };
    const saved = await server.api('PUT', '/projects/closed/policies/staging', policy, {
      headers: { 'if-match': '*' },
    });
    expect(saved.status, JSON.stringify(saved.body)).toBeLessThan(300);
    const body = { project: 'closed', image: 'api', build: 1, to: 'staging' };
    const refused = await server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status, JSON.stringify(refused.body)).toBe(409);
    expect(refused.body.detail).toContain('not known');
  });
});
