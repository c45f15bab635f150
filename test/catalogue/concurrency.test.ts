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
      images.map((image) =>
        catalogue.repository(repository, ada).write.putManifest({ ...image, tags: ['edge'] }),
      ),
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
      where: { repositoryId: repository.repositoryId!, name: 'edge' },
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
      fifty.map(() =>
        catalogue.repository(repository, ada).write.putManifest({ ...image, tags: ['v1'] }),
      ),
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
          await catalogue.repository(repository, ada).write.linkBlob(blob);
        }
        await catalogue
          .repository(repository, ada)
          .write.putManifest({ ...image, tags: [`v${at}`] });
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
        if (at % 3 === 0) await catalogue.repository(repository, ada).remove.manifest(index.digest);
        else if (at % 3 === 1) await catalogue.repository(repository, ada).remove.tag('v1');
        else
          await catalogue.repository(repository, ada).write.putManifest({ ...index, tags: ['v1'] });
      }),
    );
    const placed = await catalogue
      .repository(repository, ada)
      .manifests.find({ digest: index.digest });
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
        catalogue.repository(repository, ada).write.putManifest({ ...image, tags: ['edge'] }),
        catalogue.repository(repository, ada).remove.blob(layer),
      ]);
      const readable = (await catalogue.repository(repository, ada).blobs.find(layer)) !== null;
      expect(readable).toBe(pushed.status === 'fulfilled');
      expect(unlinked).toMatchObject({ value: readable ? 'in-use' : 'removed' });
    }
  });
});

describe('a database that is away', () => {
  it('is answered UNAVAILABLE with Retry-After, by every method', async () => {
    const db = openDatabase('postgresql://nobody@127.0.0.1:1/none', { connections: 1 });
    const catalogue = createCatalogue({ db });
    const { id } = shop;
    const ids = { registryId: id, imageId: id, repositoryId: id };
    const repository = { registry: 'r', image: 'i', ...ids };
    const image = imageOf('away');
    const { digest } = image;
    const page = { after: null, limit: 1 };
    const byId = catalogue.repository(repository, ada).write.uploads;
    const calls = [
      catalogue.repository(repository, ada).manifests.find({ tag: 'v1' }),
      catalogue.repository(repository, ada).manifests.find({ digest }),
      catalogue.repository(repository, ada).write.putManifest(image),
      catalogue.repository(repository, ada).remove.manifest(digest),
      catalogue.repository(repository, ada).remove.tag('v1'),
      catalogue.repository(repository, ada).tags.list(page),
      catalogue.listRepositories(ada, page),
      catalogue
        .repository(repository, ada)
        .referrers.list(digest, { ...page, artifactType: null, bytes: 1_000 }),
      catalogue.repository(repository, ada).referrers.read([digest]),
      catalogue.repository(repository, ada).blobs.find(digest),
      catalogue.findReadableBlob(ada, digest),
      catalogue.repository(repository, ada).write.linkBlob({ digest, size: 1 }),
      catalogue.repository(repository, ada).remove.blob(digest),
      catalogue.repository(repository, ada).write.uploads.open(),
      catalogue.repository(repository, ada).write.uploads.find(shop.id),
      catalogue.repository(repository, ada).write.uploads.feed(shop.id, shop.id),
      byId.keep(shop.id, shop.id, 1),
      byId.advance(shop.id, shop.id, { from: 0, to: 1, session: {}, then: 'left' }),
      byId.leave(shop.id, shop.id, 'left'),
      byId.end(shop.id),
      byId.close(shop.id),
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
  const { id } = shop;
  const ids = { registryId: id, imageId: id, repositoryId: id };
  const repository = { registry: 'gone', image: 'i', ...ids };
  await expect(catalogue.repository(repository, ada).write.uploads.open()).rejects.toMatchObject({
    code: 'NAME_UNKNOWN',
  });
});
