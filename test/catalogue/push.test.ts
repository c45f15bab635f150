import { parseConfig } from '@/oci/config/config';
import { buildCacheConfigType, imageConfigType, imageIndexType } from '@/oci/manifest/media-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toldOf } from '../support/told-of';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { digestOf } from '@/oci/names/hash';
import {
  ada,
  buildsOf,
  clientOf,
  createProject,
  imageOf,
  indexOf,
  tagsOf,
  type TestProject,
} from './fixture';

let test: TestDatabase;
let shop: TestProject;

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
});
afterAll(() => test.drop());

const audited = (action: string) =>
  test.db.prisma.auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } });

describe('a push to a tag', () => {
  it('makes a build with its number, labels, platforms and size, and sets build-<number>', async () => {
    const { push, repository, catalogue } = await clientOf(test.db, shop, 'api');
    const config = {
      os: 'linux',
      architecture: 'amd64',
      created: '2026-05-06T07:08:09Z',
      config: { Labels: { team: 'payments', 'org.opencontainers.image.version': '1.4.2' } },
    };
    const image = imageOf('api', { config, layers: ['base', 'app', 'base'] });
    await push(image, '1.4.2');

    const [build, ...others] = await buildsOf(test.db, repository.imageId);
    expect(others).toEqual([]);
    expect(build).toMatchObject({
      number: 1,
      digest: image.digest,
      version: '1.4.2',
      labels: { team: 'payments', 'org.opencontainers.image.version': '1.4.2' },
      platforms: ['linux/amd64'],
      createdAt: new Date('2026-05-06T07:08:09Z'),
      pushedByName: 'ada@example.com',
      // The layer that is named twice is counted once.
      size: BigInt(JSON.stringify(config).length + 'base'.length + 'app'.length),
    });
    expect(await tagsOf(test.db, repository)).toEqual({
      '1.4.2': image.digest,
      'build-1': image.digest,
    });
    const found = await catalogue.repository(repository, ada).manifests.find({ tag: '1.4.2' });
    expect(found).toEqual({
      digest: image.digest,
      mediaType: image.mediaType,
      at: repository,
      bytes: image.bytes,
    });
    const [line] = (await audited('build.pushed')).filter((row) => row.target === 'shop/api#1');
    expect(line).toMatchObject({
      actorName: 'ada@example.com',
      address: '192.0.2.7',
      requestId: 'request-of-ada',
      projectId: shop.id,
      after: { digest: image.digest, version: '1.4.2', tags: ['1.4.2', 'build-1'] },
    });
  });

  it('of the same digest again makes no second build and leaves no line', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'again');
    await push(imageOf('again'), 'v1');
    const before = await test.db.prisma.auditEvent.count();
    await push(imageOf('again'), 'v1');
    expect(await buildsOf(test.db, repository.imageId)).toHaveLength(1);
    expect(await test.db.prisma.auditEvent.count()).toBe(before);
    expect(
      await test.db.prisma.tagMove.count({ where: { repositoryId: repository.repositoryId! } }),
    ).toBe(2);
  });

  it('that moves a tag writes the move down, in the history and the trail (L8)', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'moved');
    const [one, two] = [imageOf('moved 1'), imageOf('moved 2')];
    await push(one, 'edge');
    await push(two, 'edge');
    const moves = await test.db.prisma.tagMove.findMany({
      where: { repositoryId: repository.repositoryId!, name: 'edge' },
      orderBy: { id: 'asc' },
    });
    expect(moves).toMatchObject([
      { fromDigest: null, toDigest: one.digest },
      { fromDigest: one.digest, toDigest: two.digest, byId: ada.id, byName: 'ada@example.com' },
    ]);
    const lines = await audited('tag.moved');
    expect(lines.at(-1)).toMatchObject({
      target: 'shop-dev/moved:edge',
      before: { digest: one.digest },
      after: { digest: two.digest },
    });
  });

  it('moves latest with every new build only where the project says so', async () => {
    const follows = await createProject(test.db, 'follows', { latestFollows: true });
    const { push, repository } = await clientOf(test.db, follows, 'api');
    const [one, two] = [imageOf('latest 1'), imageOf('latest 2')];
    await push(one, 'v1');
    await push(two, 'v2');
    await push(one, 'v1-again');
    expect(await tagsOf(test.db, repository)).toMatchObject({ latest: two.digest });

    const plain = await clientOf(test.db, shop, 'plain');
    await plain.push(one, 'v1');
    expect(await tagsOf(test.db, plain.repository)).not.toHaveProperty('latest');
  });

  it('of the reserved form build-<number> is refused and changes nothing', async () => {
    const { uploadBlobs, catalogue, repository } = await clientOf(test.db, shop, 'reserved');
    const image = imageOf('reserved');
    await uploadBlobs(image);
    await expect(
      catalogue.repository(repository, ada).write.putManifest({ ...image, tags: ['build-7'] }),
    ).rejects.toMatchObject({ code: 'TAG_RESERVED' });
    expect(await tagsOf(test.db, repository)).toEqual({});
  });

  it('wakes open pages with the build that came', async () => {
    const { push } = await clientOf(test.db, shop, 'live');
    await push(imageOf('live'), 'v1');
    expect((await toldOf(test.db.sql)).at(-1)).toMatchObject({
      kind: 'build.pushed',
      project: 'shop',
      image: 'live',
      build: 1,
      stage: 'dev',
    });
  });
});

describe('a push by digest alone', () => {
  it('makes no build until the manifest is pushed to a tag', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'bare');
    await push(imageOf('bare'));
    expect(await buildsOf(test.db, repository.imageId)).toEqual([]);
    await push(imageOf('bare'), 'v1');
    expect(await buildsOf(test.db, repository.imageId)).toMatchObject([{ number: 1 }]);
  });
});

describe('an index', () => {
  const label = (name: string) => ({ config: { Labels: { commit: 'abc' } }, name });

  it('is one build with its platforms; the children pushed before it are none', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'multi');
    const amd = imageOf('amd', { config: label('amd'), layers: ['shared', 'amd'] });
    const arm = imageOf('arm', { config: label('arm'), layers: ['shared', 'arm'] });
    const attestation = imageOf('attestation', { layers: [] });
    await push(amd);
    await push(arm);
    await push(attestation);
    const index = indexOf([
      [arm, 'linux/arm64'],
      [amd, 'linux/amd64'],
      [attestation, 'unknown/unknown'],
    ]);
    await push(index, '2.0');
    const builds = await buildsOf(test.db, repository.imageId);
    expect(builds).toMatchObject([
      {
        number: 1,
        digest: index.digest,
        labels: { commit: 'abc' },
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    ]);
    const configs = [amd, arm, attestation].reduce((sum, it) => sum + it.parsed.config!.size, 0);
    expect(Number(builds[0]!.size)).toBe(configs + 'shared'.length + 'amd'.length + 'arm'.length);
    // Tagged later, a platform manifest is still part of the index's build.
    await push(amd, '2.0-amd64');
    expect(await buildsOf(test.db, repository.imageId)).toHaveLength(1);
  });

  it('leaves children that were builds before it their numbers (L9)', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'assembled');
    const [amd, arm] = [imageOf('asm amd'), imageOf('asm arm')];
    await push(amd, '3.0-amd64');
    await push(arm, '3.0-arm64');
    const index = indexOf([
      [amd, 'linux/amd64'],
      [arm, 'linux/arm64'],
    ]);
    await push(index, '3.0');
    const builds = await buildsOf(test.db, repository.imageId);
    expect(builds.map((build) => [build.number, build.digest])).toEqual([
      [1, amd.digest],
      [2, arm.digest],
      [3, index.digest],
    ]);
  });

  it('may nest, and describes what it reaches through nested ones', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'nested');
    const leaf = imageOf('leaf');
    const inner = indexOf([[leaf, 'linux/amd64']]);
    const outer = indexOf([[inner, null]], { 'org.opencontainers.image.version': '9' });
    await push(leaf);
    await push(inner);
    await push(outer, 'v9');
    expect(await buildsOf(test.db, repository.imageId)).toMatchObject([
      { digest: outer.digest, platforms: ['linux/amd64'], version: '9' },
    ]);
  });

  it('that reaches manifests with more than 20,000 layers together is refused', async () => {
    const { catalogue, push, repository } = await clientOf(test.db, shop, 'many-layers');
    await push(imageOf('one layer', { layers: ['one'], config: {} }));
    const images = Array.from({ length: 20 }, (_, at) =>
      imageOf(`thousand-${at}`, { layers: Array.from({ length: 1000 }, () => 'one'), config: {} }),
    );
    for (const image of images)
      await catalogue.repository(repository, ada).write.putManifest(image);
    // 19 images with a config and 1,000 layers each; with 20, the configs are too many.
    const over = (count: number) =>
      push(indexOf(images.slice(0, count).map((image) => [image, 'linux/amd64'] as const)));
    await over(19);
    await expect(over(20)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: expect.stringContaining('20000 layers and entries') as string,
    });
  });

  it('that nests deeper than 5 levels is refused', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'deep');
    let top = imageOf('deep');
    await push(top);
    for (let level = 1; level <= 5; level++) {
      top = indexOf([[top, null]]);
      await push(top);
    }
    await expect(push(indexOf([[top, null]]), 'v1')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
    });
    expect(await tagsOf(test.db, repository)).toEqual({});
  });

  it('whose graph has a million paths costs what its few manifests cost', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'bomb');
    let top = imageOf('bomb');
    await push(top);
    for (let level = 1; level <= 4; level++) {
      top = indexOf(Array.from({ length: 50 }, () => [top, 'linux/amd64'] as const));
      await push(top);
    }
    await push(top, 'v1');
    expect(await buildsOf(test.db, repository.imageId)).toMatchObject([
      { platforms: ['linux/amd64'] },
    ]);
  });

  it('may name blobs, as builders’ caches do, and a cache is no build', async () => {
    const { catalogue, repository } = await clientOf(test.db, shop, 'cache');
    const layer = imageOf('cached layer');
    const blob = layer.parsed.layers[0]!;
    await catalogue.repository(repository, ada).write.linkBlob(blob);
    const cache = indexOf([]);
    const config = { ...blob, mediaType: buildCacheConfigType };
    const parsed = { ...cache.parsed, children: [blob, config] };
    await catalogue
      .repository(repository, ada)
      .write.putManifest({ ...cache, parsed, tags: ['buildcache'] });
    expect(await buildsOf(test.db, repository.imageId)).toEqual([]);
    expect(await tagsOf(test.db, repository)).toEqual({ buildcache: cache.digest });
  });
});

describe('a manifest that names what is not linked here', () => {
  it('is refused with the digests, even when another repository has them (L11)', async () => {
    const image = imageOf('elsewhere', { layers: ['only in elsewhere'] });
    const elsewhere = await clientOf(test.db, shop, 'elsewhere');
    await elsewhere.push(image, 'v1');
    const { catalogue, repository } = await clientOf(test.db, shop, 'borrower');
    await expect(
      catalogue.repository(repository, ada).write.putManifest({ ...image, tags: ['v1'] }),
    ).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
      options: {
        detail: { digests: [image.parsed.config!.digest, digestOf('only in elsewhere')] },
      },
    });
    const index = indexOf([[image, 'linux/amd64']]);
    await expect(
      catalogue.repository(repository, ada).write.putManifest({ ...index, tags: ['v1'] }),
    ).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
      options: { detail: { digests: [image.digest] } },
    });
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: image.digest }),
    ).toBeNull();
    expect(
      await catalogue.repository(repository, ada).tags.list({ after: null, limit: 10 }),
    ).toBeNull();
  });

  it('or says another size than the blob has, is refused', async () => {
    const { catalogue, repository, uploadBlobs } = await clientOf(test.db, shop, 'sizes');
    const image = imageOf('sizes');
    await uploadBlobs(image);
    const layers = image.parsed.layers.map((layer) => ({ ...layer, size: layer.size + 1 }));
    await expect(
      catalogue
        .repository(repository, ada)
        .write.putManifest({ ...image, parsed: { ...image.parsed, layers } }),
    ).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });
});

describe('the bytes of a manifest', () => {
  it('are kept as one media type only: another reading of them is refused (security 40)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'typed');
    const image = imageOf('typed');
    await push(image, 'v1');
    const mediaType = imageIndexType;
    const parsed = { ...image.parsed, kind: 'index', config: null, layers: [], mediaType } as const;
    await expect(
      catalogue
        .repository(repository, ada)
        .write.putManifest({ ...image, mediaType, parsed, tags: ['v2'] }),
    ).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    expect(await tagsOf(test.db, repository)).not.toHaveProperty('v2');
  });

  it('are found by the digest they were pushed with, sha512 too', async () => {
    const { uploadBlobs, catalogue, repository } = await clientOf(test.db, shop, 'long');
    const image = imageOf('long');
    const digest = digestOf(image.bytes, 'sha512');
    await uploadBlobs(image);
    await catalogue
      .repository(repository, ada)
      .write.putManifest({ ...image, digest, tags: ['v1'] });
    expect(
      (await catalogue.repository(repository, ada).manifests.find({ tag: 'v1' }))?.digest,
    ).toBe(digest);
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: image.digest }),
    ).toBeNull();
    expect(await buildsOf(test.db, repository.imageId)).toMatchObject([{ number: 1, digest }]);
  });
});

describe('a push elsewhere than to the entry registry', () => {
  it('is refused whoever asks (L2)', async () => {
    const { push, catalogue } = await clientOf(test.db, shop, 'lawful');
    const image = imageOf('lawful');
    await push(image, 'v1');
    const prod = await shop.repository('lawful', 1);
    const refused = { code: 'DENIED' };
    await expect(
      catalogue.repository(prod, ada).write.putManifest({ ...image, tags: ['v1'] }),
    ).rejects.toMatchObject(refused);
    await expect(catalogue.repository(prod, ada).write.uploads.open()).rejects.toMatchObject(
      refused,
    );
    await expect(
      catalogue.repository(prod, ada).write.linkBlob(image.parsed.layers[0]!),
    ).rejects.toMatchObject(refused);
    await expect(catalogue.repository(prod, ada).remove.tag('v1')).rejects.toMatchObject(refused);
    await expect(
      catalogue.repository(prod, ada).remove.manifest(image.digest),
    ).rejects.toMatchObject(refused);
  });
});

describe('what strangers write', () => {
  it('into annotations and configs is kept, and described as far as it says something', async () => {
    const { push, repository } = await clientOf(test.db, shop, 'strange');
    const text = '{"config":{"Labels":{"__proto__":"x","n":1,"w":"\u{1f600}"}},"created":"never"}';
    const config = parseConfig(Buffer.from(text), imageConfigType);
    const image = imageOf('strange', { config, annotations: { 'a"b': '\u6f22' } });
    await push(image, 'v1');
    const [build] = await buildsOf(test.db, repository.imageId);
    expect(build).toMatchObject({ createdAt: null, platforms: [] });
    expect(build?.labels).toEqual({ 'a"b': '\u6f22', w: '\u{1f600}' });
    const stored = await test.db.prisma.manifest.findUniqueOrThrow({
      where: { digest: image.digest },
    });
    expect(stored.annotations).toEqual({ 'a"b': '\u6f22' });
    expect(JSON.stringify(stored.config)).toContain('"__proto__":"x"');
  });
});
