import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { closeEmptyRepositories } from '@/server/content/repositories/close-empty-repositories';
import {
  createCatalogue,
  type LocalCatalogue,
} from '@/server/content/repositories/create-catalogue';
import { openRepositoryOfImage } from '@/server/content/repositories/open-repository';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { ada, buildsOf, createProject, imageOf, type TestProject } from './fixture';

let test: TestDatabase;
let shop: TestProject;
let catalogue: LocalCatalogue;
beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
  catalogue = createCatalogue({ db: test.db });
});
afterAll(() => test.drop());
// Nobody has room for more than 20.
afterEach(() => test.db.prisma.upload.deleteMany());

/** What a client may write to a name, with what an authorizer says of it now. */
const writing = async (name: string) =>
  catalogue.repository(await shop.repository(name), ada).write;

const blobsOf = ({ parsed }: ReturnType<typeof imageOf>) => [parsed.config!, ...parsed.layers];

const images = (name: string) => test.db.prisma.image.count({ where: { name } });

/** The names of all repositories that begin so, each with the name of its image. */
const repositories = async (prefix: string) => {
  const rows = await test.db.prisma.repository.findMany({
    where: { name: { startsWith: prefix } },
    include: { image: true },
    orderBy: { name: 'asc' },
  });
  return rows.map(({ name, image }) => [name, image?.name ?? null]);
};

/** As if what began so had been opened two days ago. */
const age = (prefix: string) =>
  test.db.prisma.repository.updateMany({
    where: { name: { startsWith: prefix } },
    data: { createdAt: new Date(Date.now() - 2 * 86_400_000) },
  });

describe('a repository', () => {
  it('is of no image until a manifest is taken, and of that one from then on', async () => {
    const image = imageOf('taken');
    const [config, ...layers] = blobsOf(image);
    const first = await writing('taken');
    await first.linkBlob(config!);
    await expect(first.putManifest({ ...image, tags: ['1.0.0'] })).rejects.toMatchObject({
      code: 'MANIFEST_BLOB_UNKNOWN',
    });
    expect(await repositories('taken')).toEqual([['taken', null]]);
    expect(await images('taken')).toBe(0);
    const then = await writing('taken');
    for (const layer of layers) await then.linkBlob(layer);
    await then.putManifest({ ...image, tags: ['1.0.0'] });
    expect(await repositories('taken')).toEqual([['taken', 'taken']]);
  });

  it('and its image are one, whatever of its first things come at once', async () => {
    for (const round of Array(10).keys()) {
      const name = `at-once-${round}`;
      const image = imageOf(name);
      const before = await writing(name);
      if (round % 2 === 0) for (const blob of blobsOf(image)) await before.linkBlob(blob);
      const pushed = await Promise.allSettled([
        before.putManifest({ ...image, tags: ['one'] }),
        before.uploads.open(),
        ...blobsOf(image).map((blob) => before.linkBlob(blob)),
        before.putManifest({ ...image, tags: ['two'] }),
        before.uploads.open(),
      ]);
      // A manifest may come before its blobs, and is refused then.
      for (const { status, ...rest } of pushed.values()) {
        if (status === 'rejected') {
          expect(rest).toMatchObject({ reason: { code: 'MANIFEST_BLOB_UNKNOWN' } });
        }
      }
      await (await writing(name)).putManifest({ ...image, tags: ['three'] });
      expect(await repositories(name)).toEqual([[name, name]]);
      expect(await images(name)).toBe(1);
      const { imageId } = await shop.repository(name);
      expect(await buildsOf(test.db, imageId)).toMatchObject([{ number: 1 }]);
    }
  });

  it('takes no first manifest whose blob is unlinked at the same time', async () => {
    for (const round of Array(20).keys()) {
      const name = `raced-${round}`;
      const image = imageOf(name);
      const layer = image.parsed.layers[0]!.digest;
      const before = await writing(name);
      for (const blob of blobsOf(image)) await before.linkBlob(blob);
      const there = catalogue.repository(await shop.repository(name), ada);
      const [pushed, unlinked] = await Promise.allSettled([
        there.write.putManifest({ ...image, tags: ['edge'] }),
        there.remove.blob(layer),
      ]);
      const readable = (await there.blobs.find(layer)) !== null;
      expect(readable).toBe(pushed.status === 'fulfilled');
      expect(unlinked).toMatchObject({ value: readable ? 'in-use' : 'removed' });
      expect(await images(name)).toBe(readable ? 1 : 0);
    }
  });

  it('deletes nothing of an image that there is not, and makes none of it', async () => {
    await (await writing('nothing')).uploads.open();
    const there = catalogue.repository(await shop.repository('nothing'), ada);
    const { digest } = imageOf('nothing');
    expect(await there.remove.manifest(digest)).toBe(false);
    expect(await there.remove.tag('1.0.0')).toBe(false);
    expect(await there.remove.blob(digest)).toBe('absent');
    expect(await there.tags.list({ after: null, limit: 10 })).toBeNull();
    expect(await images('nothing')).toBe(0);
  });

  it('of no image is taken over by what is promoted there', async () => {
    await (await writing('promoted')).uploads.open();
    const { registryId, repositoryId } = await shop.repository('promoted');
    const image = { id: newId(), projectId: shop.id, name: 'promoted' };
    await test.db.prisma.image.create({ data: image });
    const opened = await test.db.transaction((sql) =>
      openRepositoryOfImage(sql, { registryId, imageId: image.id, image: image.name }),
    );
    expect(opened).toBe(repositoryId);
    expect(await repositories('promoted')).toEqual([['promoted', 'promoted']]);
  });
});

describe('the sweep', () => {
  const sweep = () => closeEmptyRepositories(test.db, 1000);

  it('forgets a repository of which nothing came in a day, and no other', async () => {
    const open = async (name: string) => (await writing(name)).uploads.open();
    const cancel = async (name: string) => {
      const { id } = await open(name);
      await (await writing(name)).uploads.close(id);
    };
    await cancel('old-empty');
    await open('old-uploading');
    await (await writing('old-blob')).linkBlob(imageOf('blob').parsed.config!);
    const image = imageOf('emptied');
    for (const blob of blobsOf(image)) await (await writing('old-image')).linkBlob(blob);
    await (await writing('old-image')).putManifest(image);
    await age('old-');
    await cancel('young');
    await sweep();
    expect(await repositories('old-')).toEqual([
      ['old-blob', null],
      ['old-image', 'old-image'],
      ['old-uploading', null],
    ]);
    expect(await repositories('young')).toEqual([['young', null]]);
  });

  it('takes none from under an upload or a blob that comes at that moment', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `swept-${at}`);
    for (const name of names) {
      const { id } = await (await writing(name)).uploads.open();
      await (await writing(name)).uploads.close(id);
    }
    await age('swept-');
    // As each was authorised while the repository was still there.
    const writes = await Promise.all(names.map(writing));
    const { config } = imageOf('swept').parsed;
    await Promise.all([
      ...writes.map((write, at) => (at % 2 === 0 ? write.uploads.open() : write.linkBlob(config!))),
      sweep(),
      sweep(),
      sweep(),
    ]);
    expect(await repositories('swept-')).toHaveLength(names.length);
    const { prisma } = test.db;
    const ids = (await prisma.repository.findMany({ select: { id: true } })).map(({ id }) => id);
    expect(await prisma.upload.count({ where: { repositoryId: { notIn: ids } } })).toBe(0);
  });

  it('passes over one that somebody opens an upload in, until that is done', async () => {
    const { id } = await (await writing('shared')).uploads.open();
    await (await writing('shared')).uploads.close(id);
    await age('shared');
    const { repositoryId } = await shop.repository('shared');
    await test.db.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT id FROM repository WHERE id = ${repositoryId}::uuid FOR KEY SHARE`;
      await sweep();
    });
    expect(await repositories('shared')).toEqual([['shared', null]]);
    await sweep();
    expect(await repositories('shared')).toEqual([]);
  });
});
