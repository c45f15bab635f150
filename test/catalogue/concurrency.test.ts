import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { openDatabase } from '@/server/platform/sql/database';
import { createTestDatabase, type TestDatabase } from '../setup/database';
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
  shop = await createProject(test.db, 'shop', { latestFollows: true });
});
afterAll(() => test.drop());

const fifty = Array.from({ length: 50 }, (_, at) => at);

describe('50 pushes at once', () => {
  it('of different digests to one tag number every build once, and the last holds the tag (L9)', async () => {
    const { uploadBlobs, catalogue, repository } = await clientOf(test.db, shop, 'many');
    const images = fifty.map((at) => imageOf(`many ${at}`, { layers: ['base', `app ${at}`] }));
    for (const image of images) await uploadBlobs(image);
    await Promise.all(
      images.map((image) => catalogue.putManifest(repository, ada, { ...image, tags: ['edge'] })),
    );
    const builds = await buildsOf(test.db, repository.imageId);
    expect(builds.map((build) => build.number)).toEqual(fifty.map((at) => at + 1));
    expect(new Set(builds.map((build) => build.digest)).size).toBe(50);
    const tags = await tagsOf(test.db, repository);
    for (const build of builds) expect(tags[`build-${build.number}`]).toBe(build.digest);
    expect(tags.edge).toBe(builds.at(-1)?.digest);
    expect(tags.latest).toBe(builds.at(-1)?.digest);

    // The history is one chain: each move starts where the one before ended (L8).
    const moves = await test.db.prisma.tagMove.findMany({
      where: { imageId: repository.imageId!, name: 'edge' },
      orderBy: { id: 'asc' },
    });
    expect(moves.map((move) => move.fromDigest)).toEqual([
      null,
      ...moves.slice(0, -1).map((move) => move.toDigest),
    ]);
    expect(moves).toHaveLength(50);
  });

  it('of one digest make one build and one line in the trail', async () => {
    const { uploadBlobs, catalogue, repository } = await clientOf(test.db, shop, 'one');
    const image = imageOf('one');
    await uploadBlobs(image);
    await Promise.all(
      fifty.map(() => catalogue.putManifest(repository, ada, { ...image, tags: ['v1'] })),
    );
    expect(await buildsOf(test.db, repository.imageId)).toMatchObject([{ number: 1 }]);
    expect(await test.db.prisma.auditEvent.count({ where: { target: 'shop/one#1' } })).toBe(1);
  });

  it('of one digest to ten new images, blobs and all, make one build in each', async () => {
    const catalogue = createCatalogue({ db: test.db });
    const image = imageOf('everywhere');
    await Promise.all(
      fifty.map(async (at) => {
        const repository = await shop.repository(`everywhere-${at % 10}`);
        for (const blob of [image.parsed.config!, ...image.parsed.layers]) {
          await catalogue.linkBlob(repository, ada, blob);
        }
        await catalogue.putManifest(repository, ada, { ...image, tags: [`v${at}`] });
      }),
    );
    const builds = await test.db.prisma.build.findMany({ where: { digest: image.digest } });
    expect(builds.map((build) => build.number)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('and deletions of the same digest leave a whole state behind, without a deadlock', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'contested');
    const child = imageOf('contested');
    const index = indexOf([[child, 'linux/amd64']]);
    await push(child);
    await push(index, 'v1');
    await Promise.all(
      fifty.map(async (at) => {
        if (at % 3 === 0) await catalogue.removeManifest(repository, ada, index.digest);
        else if (at % 3 === 1) await catalogue.removeTag(repository, ada, 'v1');
        else await catalogue.putManifest(repository, ada, { ...index, tags: ['v1'] });
      }),
    );
    const placed = await catalogue.findManifest(repository, { digest: index.digest });
    const tags = await tagsOf(test.db, repository);
    expect(tags['build-1']).toBe(placed?.digest);
    expect(await buildsOf(test.db, repository.imageId)).toHaveLength(1);
  });

  it('never place a manifest whose blob is unlinked at the same time', async () => {
    const { uploadBlobs, catalogue, repository } = await clientOf(test.db, shop, 'raced');
    for (const at of fifty.slice(0, 20)) {
      const image = imageOf(`raced ${at}`);
      const layer = image.parsed.layers[0]!.digest;
      await uploadBlobs(image);
      const [pushed, unlinked] = await Promise.allSettled([
        catalogue.putManifest(repository, ada, { ...image, tags: ['edge'] }),
        catalogue.unlinkBlob(repository, layer),
      ]);
      const readable = (await catalogue.findBlob(repository, layer)) !== null;
      expect(readable).toBe(pushed.status === 'fulfilled');
      expect(unlinked).toMatchObject({ value: readable ? 'in-use' : 'removed' });
    }
  });
});

describe('a database that is away', () => {
  it('is answered UNAVAILABLE with Retry-After, by every method', async () => {
    const db = openDatabase('postgresql://nobody@127.0.0.1:1/none', { connections: 1 });
    const catalogue = createCatalogue({ db });
    const repository = { registry: 'r', image: 'i', registryId: shop.id, imageId: shop.id };
    const image = imageOf('away');
    const { digest } = image;
    const page = { after: null, limit: 1 };
    const calls = [
      catalogue.findManifest(repository, { tag: 'v1' }),
      catalogue.findManifest(repository, { digest }),
      catalogue.putManifest(repository, ada, image),
      catalogue.removeManifest(repository, ada, digest),
      catalogue.removeTag(repository, ada, 'v1'),
      catalogue.listTags(repository, page),
      catalogue.listRepositories(ada, page),
      catalogue.listReferrers(repository, digest, { ...page, artifactType: null, bytes: 1_000 }),
      catalogue.readReferrers(repository, [digest]),
      catalogue.findBlob(repository, digest),
      catalogue.findReadableBlob(ada, digest),
      catalogue.linkBlob(repository, ada, { digest, size: 1 }),
      catalogue.unlinkBlob(repository, digest),
      catalogue.openUpload(repository, ada),
      catalogue.findUpload(repository, ada, shop.id),
      catalogue.feedUpload(repository, ada, shop.id, shop.id),
      catalogue.keepUpload(shop.id, shop.id, 1),
      catalogue.advanceUpload(shop.id, shop.id, { from: 0, to: 1, session: {}, then: 'left' }),
      catalogue.leaveUpload(shop.id, shop.id, 'left'),
      catalogue.endUpload(shop.id),
      catalogue.closeUpload(shop.id),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'UNAVAILABLE', options: { headers: { 'Retry-After': '5' } } },
      });
    }
    await db.close();
  });
});

it('a registry that is gone is an unknown name', async () => {
  const catalogue = createCatalogue({ db: test.db });
  const repository = { registry: 'gone', image: 'i', registryId: shop.id, imageId: shop.id };
  await expect(catalogue.openUpload(repository, ada)).rejects.toMatchObject({
    code: 'NAME_UNKNOWN',
  });
});
