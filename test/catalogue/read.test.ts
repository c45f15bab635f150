import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorizer } from '@/server/access/registry/create-authorizer';
import {
  createCatalogue,
  type LocalCatalogue,
} from '@/server/content/repositories/create-catalogue';
import type { Caller, Place } from '@/registry/ports';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { createTestKeyless } from '../support/keyless';
import { digestOf } from '@/oci/names/hash';
import {
  ada,
  clientOf,
  createCluster,
  createPerson,
  createProject,
  imageOf,
  placeIn,
  type TestProject,
  referrersOf,
} from './fixture';

let test: TestDatabase;
let shop: TestProject;
let bank: TestProject;

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
  bank = await createProject(test.db, 'bank');
});
afterAll(() => test.drop());

const everything = { after: null, limit: 1000 };

describe('a manifest', () => {
  it('is found by tag and digest where it is placed and nowhere else, cached or not (L11)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'api');
    const secret = imageOf('secret');
    await push(secret, 'v1');
    const byTag = { tag: 'v1' };
    const byDigest = { digest: secret.digest };
    // Twice: the second read has the bytes at hand.
    for (const reference of [byTag, byDigest, byTag, byDigest]) {
      expect(
        (await catalogue.repository(repository, ada).manifests.find(reference))?.bytes,
      ).toEqual(secret.bytes);
    }
    const other = await clientOf(test.db, bank, 'api', catalogue);
    const prod = await shop.repository('api', 1);
    for (const elsewhere of [other.repository, prod, { ...repository, repositoryId: null }]) {
      expect(await catalogue.repository(elsewhere, ada).manifests.find(byTag)).toBeNull();
      expect(await catalogue.repository(elsewhere, ada).manifests.find(byDigest)).toBeNull();
    }
  });

  it('is gone at once where it was removed, though its bytes are at hand (security 3)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'revived');
    const image = imageOf('revived');
    await push(image, 'v1');
    await catalogue.repository(repository, ada).manifests.find({ tag: 'v1' });
    const elsewhere = await clientOf(test.db, bank, 'revived', catalogue);
    await elsewhere.push(image, 'v1');
    await catalogue.repository(repository, ada).remove.manifest(image.digest);
    await catalogue.repository(elsewhere.repository, ada).manifests.find({ tag: 'v1' });
    expect(await catalogue.repository(repository, ada).manifests.find({ tag: 'v1' })).toBeNull();
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: image.digest }),
    ).toBeNull();
  });

  it('is each reader’s own where many read at the same time, also by tags of one name (L11)', async () => {
    const catalogue = createCatalogue({ db: test.db });
    const images = Array.from({ length: 20 }, (_, at) => `many/${at}`);
    const clients = await Promise.all(
      images.map((image) => clientOf(test.db, shop, image, catalogue)),
    );
    const puts = images.map((image) => imageOf(image));
    await Promise.all(clients.map(({ push }, at) => push(puts[at]!, 'v1')));
    const asked = clients.flatMap(({ repository }, at) =>
      puts.flatMap((put, other) => [
        { repository, reference: { digest: put.digest }, expected: at === other ? put : null },
        { repository, reference: { tag: 'v1' }, expected: puts[at]! },
        { repository, reference: { tag: put.digest.slice(7, 20) }, expected: null },
      ]),
    );
    // Twice: the second time the bytes are at hand, and every link is asked together.
    for (let turn = 0; turn < 2; turn++) {
      const found = await Promise.all(
        asked.map(({ repository, reference }) =>
          catalogue.repository(repository, ada).manifests.find(reference),
        ),
      );
      expect(found.map((manifest) => manifest?.digest)).toEqual(
        asked.map(({ expected }) => expected?.digest),
      );
    }
  });

  it('by a tag is the new one as soon as the tag moved in another process', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'two-processes');
    const reader = createCatalogue({ db: test.db });
    const [one, two] = [imageOf('p 1'), imageOf('p 2')];
    await push(one, 'edge');
    expect((await reader.repository(repository, ada).manifests.find({ tag: 'edge' }))?.digest).toBe(
      one.digest,
    );
    await catalogue.repository(repository, ada).write.putManifest({ ...one, tags: ['keep'] });
    await push(two, 'edge');
    expect(
      (await reader.repository(repository, ada).manifests.find({ tag: 'edge' }))?.bytes,
    ).toEqual(two.bytes);
  });
});

describe('a blob', () => {
  it('is found where it was uploaded, or a placed manifest names it, and nowhere else (L11)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'blobs');
    const image = imageOf('blobs', { layers: ['the bytes'] });
    const layer = image.parsed.layers[0]!;
    const read = (where: Place) => catalogue.repository(where, ada).blobs.find(layer.digest);
    expect(await read(repository)).toBeNull();
    await catalogue.repository(repository, ada).write.linkBlob(layer);
    expect(await read(repository)).toEqual({ size: 9 });

    const prod = () => shop.repository('blobs', 1);
    expect(await read(await prod())).toBeNull();
    await push(image, 'v1');
    await placeIn(test.db, await prod(), image);
    expect(await read(await prod())).toEqual({ size: 9 });

    const { repository: other } = await clientOf(test.db, bank, 'blobs');
    expect(await read(other)).toBeNull();
    expect(await catalogue.repository(other, ada).blobs.find(digestOf('random'))).toBeNull();
  });

  it('is offered for a mount only to who may pull it somewhere (security 2)', async () => {
    const { push, catalogue } = await clientOf(test.db, shop, 'mounted');
    const image = imageOf('mounted', { layers: ['mountable'] });
    const digest = image.parsed.layers[0]!.digest;
    await push(image, 'v1');
    const viewer = await createPerson(test.db, 'viewer', [{ project: shop, role: 'viewer' }]);
    const stranger = await createPerson(test.db, 'stranger', [
      { project: bank, role: 'maintainer' },
    ]);
    const prodCluster = await createCluster(test.db, shop, 1);
    expect(await catalogue.findReadableBlob(viewer, digest)).toEqual({ size: 9 });
    expect(await catalogue.findReadableBlob(stranger, digest)).toBeNull();
    expect(await catalogue.findReadableBlob(prodCluster, digest)).toBeNull();
    await placeIn(test.db, await shop.repository('mounted', 1), image);
    expect(await catalogue.findReadableBlob(prodCluster, digest)).toEqual({ size: 9 });
  });
});

describe('tags', () => {
  it('are listed in byte order, page by page, whatever cursor a client makes up', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'tags');
    const image = imageOf('tags');
    const names = ['b', 'B', '_', '1.10', '1.9', 'Z', 'a', 'a-1', 'a.1', 'a_1'];
    for (const name of names) await push(image, name);
    const sorted = [...names].sort();
    expect(await catalogue.repository(repository, ada).tags.list(everything)).toEqual({
      names: sorted,
      more: false,
    });

    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: { names: readonly string[]; more: boolean } = (await catalogue
        .repository(repository, ada)
        .tags.list({ after, limit: 3 }))!;
      paged.push(...page.names);
      after = page.names.at(-1) ?? null;
      more = page.more;
    }
    expect(paged).toEqual(sorted);

    for (const forged of [
      "' OR 1=1 --",
      '%',
      'a\0b',
      '\ud800',
      '',
      '\u{10ffff}',
      'zz'.repeat(5000),
    ]) {
      const page = await catalogue
        .repository(repository, ada)
        .tags.list({ after: forged, limit: 100 });
      expect(page?.names.every((name) => sorted.includes(name))).toBe(true);
    }
    expect(
      await catalogue.repository(repository, ada).tags.list({ after: 'a\0b', limit: 2 }),
    ).toMatchObject({
      names: ['a-1', 'a.1'],
    });
    expect(
      await catalogue.repository(repository, ada).tags.list({ after: null, limit: 0 }),
    ).toEqual({
      names: [],
      more: true,
    });
  });

  it('of an image that is in another registry only are of no repository (L3)', async () => {
    const { push, catalogue } = await clientOf(test.db, shop, 'dev-only');
    await push(imageOf('dev-only'), 'v1');
    const prod = await shop.repository('dev-only', 1);
    expect(prod.imageId).not.toBeNull();
    expect(await catalogue.repository(prod, ada).tags.list(everything)).toBeNull();
  });

  it('are an empty list where manifests were pushed by digest alone', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'untagged');
    await push(imageOf('untagged'));
    expect(await catalogue.repository(repository, ada).tags.list(everything)).toEqual({
      names: [],
      more: false,
    });
  });
});

describe('the catalog', () => {
  let catalogue: LocalCatalogue;
  let market: TestProject;

  beforeAll(async () => {
    catalogue = createCatalogue({ db: test.db });
    market = await createProject(test.db, 'market');
    for (const name of ['web', 'web/front', 'api']) {
      const { push } = await clientOf(test.db, market, name, catalogue);
      await push(imageOf(`market ${name}`), 'v1');
    }
    await placeIn(test.db, await market.repository('api', 1), imageOf('market api'));
    // Opened, never filled: not a repository yet.
    await clientOf(test.db, market, 'empty', catalogue);
  });

  const ofMarket = ['market-dev/api', 'market-dev/web', 'market-dev/web/front', 'market-prod/api'];
  const listed = async (caller: Caller) =>
    (await catalogue.listRepositories(caller, everything)).names;

  it.each(['viewer', 'developer', 'approver', 'maintainer'])(
    'lists to a %s what their grant lets them pull, in byte order (security 10)',
    async (role) => {
      const person = await createPerson(test.db, `market-${role}`, [{ project: market, role }]);
      expect(await listed(person)).toEqual(ofMarket);
    },
  );

  it('counts a team’s grant, and everything for an administrator', async () => {
    const member = await createPerson(test.db, 'member', [
      { project: market, role: 'viewer', through: 'team' },
    ]);
    expect(await listed(member)).toEqual(ofMarket);
    const admin = await createPerson(test.db, 'admin', [], { instanceRole: 'administrator' });
    expect(await listed(admin)).toEqual(expect.arrayContaining([...ofMarket, 'shop-dev/api']));
  });

  it('is one registry for a cluster (L3)', async () => {
    expect(await listed(await createCluster(test.db, market, 1))).toEqual(['market-prod/api']);
  });

  it('is empty without a right: no grant, an unknown role, disabled, revoked or expired', async () => {
    const { prisma } = test.db;
    expect(await listed(await createPerson(test.db, 'nobody'))).toEqual([]);
    expect(
      await listed(await createPerson(test.db, 'owner', [{ project: market, role: 'owner' }])),
    ).toEqual([]);
    const disabled = await createPerson(test.db, 'gone', [], { instanceRole: 'administrator' });
    await prisma.person.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    expect(await listed(disabled)).toEqual([]);
    const cluster = await createCluster(test.db, market, 1);
    await prisma.robot.update({ where: { id: cluster.id }, data: { disabledAt: new Date() } });
    expect(await listed(cluster)).toEqual([]);
    const expired = { secretExpiresAt: new Date('2020-01-01T00:00:00Z') };
    expect(await listed(await createCluster(test.db, market, 1, expired))).toEqual([]);
    // A person's id as a robot's, and the other way round.
    const person = await createPerson(test.db, 'twin', [{ project: market, role: 'viewer' }]);
    expect(await listed({ ...person, kind: 'robot' })).toEqual([]);
  });

  it('is, for everybody, exactly what the one authoriser lets them pull (L6)', async () => {
    const clock = () => new Date();
    const keyless = createTestKeyless(test.db, clock);
    const authorizer = createAuthorizer({ db: test.db, clock, keyless });
    const everyone = await createPerson(test.db, 'root', [], { instanceRole: 'administrator' });
    const all = await listed(everyone);
    expect(all.length).toBeGreaterThan(10);
    const callers = [
      everyone,
      await createPerson(test.db, 'plain'),
      await createPerson(test.db, 'two', [
        { project: market, role: 'viewer' },
        { project: bank, role: 'developer', through: 'team' },
      ]),
      await createPerson(test.db, 'odd', [{ project: shop, role: 'no-such-role' }]),
      await createCluster(test.db, market, 0),
      await createCluster(test.db, shop, 1),
      await createCluster(test.db, shop, 1, { secretExpiresAt: new Date('2020-01-01T00:00:00Z') }),
    ];
    for (const caller of callers) {
      const readable: string[] = [];
      for (const name of all) {
        const [registry = '', ...image] = name.split('/');
        const where = { registry, image: image.join('/') };
        if ((await authorizer.authorize(caller, where, 'pull')).allowed) readable.push(name);
      }
      expect(await listed(caller)).toEqual(readable);
    }
  });

  it('leads no forged cursor to what may not be read', async () => {
    const cluster = await createCluster(test.db, market, 1);
    for (const after of ['', 'market-dev/', 'market-dev/api', "'", 'a\0', 'bank']) {
      const page = await catalogue.listRepositories(cluster, { after, limit: 1 });
      expect(page).toEqual({ names: ['market-prod/api'], more: false });
    }
    const after = { after: 'market-prod/api', limit: 1 };
    expect(await catalogue.listRepositories(cluster, after)).toEqual({ names: [], more: false });
  });

  it('comes page by page', async () => {
    const person = await createPerson(test.db, 'pager', [{ project: market, role: 'viewer' }]);
    const first = await catalogue.listRepositories(person, { after: null, limit: 3 });
    expect(first).toEqual({ names: ofMarket.slice(0, 3), more: true });
    const rest = { after: first.names[2]!, limit: 3 };
    expect(await catalogue.listRepositories(person, rest)).toEqual({
      names: ofMarket.slice(3),
      more: false,
    });
  });
});

describe('referrers', () => {
  it('are cut by count and by bytes, filtered, and every page goes on where the last one ended', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'annotated');
    const subject = imageOf('annotated');
    const puts = Array.from({ length: 9 }, (_, at) => {
      const size = [100, 10_000, 400_000][at % 3]!;
      const annotations = { note: `${at}`.padEnd(size, 'x') };
      return imageOf(`note-${at}`, { subject, artifactType: `a/${at % 2}`, annotations });
    });
    for (const put of puts) await push(put);
    const pages = async (limit: number, bytes: number, artifactType: string | null = null) => {
      const found: string[][] = [];
      for (let after: string | null = null, more = true; more;) {
        const asked = { after, limit, artifactType, bytes };
        const page = await catalogue
          .repository(repository, ada)
          .referrers.list(subject.digest, asked);
        const entries = await catalogue.repository(repository, ada).referrers.read(page.digests);
        const written = entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
        expect(written).toBeLessThanOrEqual(page.bytes);
        if (page.digests.length > 1) expect(page.bytes).toBeLessThanOrEqual(bytes);
        found.push([...page.digests]);
        after = page.digests.at(-1) ?? null;
        more = page.more;
      }
      return found;
    };
    const all = puts.map(({ digest }) => digest).sort();
    expect(await pages(1000, 10_000_000)).toEqual([all]);
    expect((await pages(2, 10_000_000)).map(({ length }) => length)).toEqual([2, 2, 2, 2, 1]);
    expect((await pages(9, 1)).map(({ length }) => length)).toEqual(Array(9).fill(1));
    const byBytes = await pages(1000, 600_000);
    expect(byBytes.flat()).toEqual(all);
    expect(byBytes.length).toBeGreaterThan(2);
    expect(byBytes.length).toBeLessThan(6);
    const even = puts.filter((_, at) => at % 2 === 0).map(({ digest }) => digest);
    expect((await pages(2, 10_000_000, 'a/0')).flat()).toEqual(even.sort());
    expect(await pages(2, 10_000_000, 'a/\0')).toEqual([[]]);
    expect(await pages(0, 10_000_000)).toEqual([[]]);
  });

  it('attach before and after their subject, in their repository only, and are no builds', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'signed');
    const subject = imageOf('signed');
    const signature = imageOf('signature', { subject, artifactType: 'application/x.signature' });
    const sbom = imageOf('sbom', {
      subject,
      artifactType: 'application/x.sbom',
      annotations: { note: 'all of it' },
    });
    await push(signature);
    const digestsOf = async (where: Place) =>
      (await referrersOf(catalogue, where, subject.digest)).map((it) => it.digest);
    expect(await digestsOf(repository)).toEqual([signature.digest]);

    await push(subject, 'v1');
    await push(sbom, 'sbom-of-v1');
    const entries = [
      { put: signature, artifactType: 'application/x.signature', annotations: '{}' },
      { put: sbom, artifactType: 'application/x.sbom', annotations: '{"note": "all of it"}' },
    ].sort((a, b) => (a.put.digest < b.put.digest ? -1 : 1));
    expect(await referrersOf(catalogue, repository, subject.digest)).toEqual(
      entries.map(({ put: { digest, mediaType, bytes }, ...said }) => ({
        digest,
        mediaType,
        size: bytes.length,
        ...said,
      })),
    );
    const builds = await test.db.prisma.build.findMany({
      where: { imageId: repository.imageId! },
    });
    expect(builds.map((build) => build.digest)).toEqual([subject.digest]);

    // A private subject looks as unknown elsewhere as any other digest (security 12).
    const elsewhere = await clientOf(test.db, bank, 'signed', catalogue);
    expect(await digestsOf(elsewhere.repository)).toEqual([]);
    expect(await digestsOf(await shop.repository('signed', 1))).toEqual([]);
  });
});
