import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { ada, clientOf, createProject, imageOf, tagsOf, type TestProject } from './fixture';

let test: TestDatabase;
let shop: TestProject;

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
});
afterAll(() => test.drop());

const repositoriesOf = (name: string) =>
  test.db.prisma.repository.findMany({ where: { name }, include: { image: true } });

it('the first things that come to one name at once open one repository', async () => {
  const catalogue = createCatalogue({ db: test.db });
  const place = await shop.repository('new');
  expect(place).toMatchObject({ imageId: null, repositoryId: null });
  const image = imageOf('new');
  const { write } = catalogue.repository(place, ada);
  const blobs = [image.parsed.config!, ...image.parsed.layers];
  await Promise.all([
    ...blobs.map((blob) => write.linkBlob(blob)),
    ...Array.from({ length: 8 }, () => write.uploads.open()),
  ]);
  // Two first pushes, as each was authorised before there was anything.
  await Promise.all([
    write.putManifest({ ...image, tags: ['one'] }),
    write.putManifest({ ...image, tags: ['two'] }),
  ]);
  const [repository, ...others] = await repositoriesOf('new');
  expect(others).toEqual([]);
  const [dev] = shop.registries;
  expect(repository).toMatchObject({ registryId: dev!.id, image: { name: 'new' } });
  expect(await tagsOf(test.db, await shop.repository('new'))).toMatchObject({
    one: image.digest,
    two: image.digest,
  });
  expect(await test.db.prisma.upload.count({ where: { repositoryId: repository!.id } })).toBe(8);
});

it('what is read, deleted or refused opens none', async () => {
  const { catalogue } = await clientOf(test.db, shop, 'read');
  const prod = catalogue.repository(await shop.repository('read', 1), ada);
  const { digest } = imageOf('read');
  expect(await prod.manifests.find({ tag: 'latest' })).toBeNull();
  expect(await prod.tags.list({ after: null, limit: 10 })).toBeNull();
  await expect(prod.write.putManifest(imageOf('read'))).rejects.toMatchObject({ code: 'DENIED' });
  const dev = catalogue.repository(await shop.repository('unknown'), ada);
  expect(await dev.remove.manifest(digest)).toBe(false);
  expect(await dev.remove.tag('1.0.0')).toBe(false);
  expect(await dev.remove.blob(digest)).toBe('absent');
  expect(await repositoriesOf('read')).toHaveLength(1);
  expect(await repositoriesOf('unknown')).toEqual([]);
});

it('the trail says where something came to be, and what was asked for where that is another', async () => {
  const { catalogue, repository: at, uploadBlobs } = await clientOf(test.db, shop, 'asked');
  const image = imageOf('asked');
  await uploadBlobs(image);
  const lines = async () => {
    const rows = await test.db.prisma.auditEvent.findMany({
      where: { imageId: at.imageId },
      orderBy: { seq: 'asc' },
    });
    return rows.map(({ action, registryId, after }) => ({
      action,
      registryId,
      asked: (after as { asked?: string } | null)?.asked ?? null,
    }));
  };
  const asked = { ...at, registry: 'shop', registryId: shop.registries[1]!.id };
  const gathered = catalogue.repository(at, ada, asked);
  expect([gathered.asked, gathered.write.at]).toEqual([asked, at]);
  await gathered.write.putManifest({ ...image, tags: ['1.0.0'] });
  await gathered.remove.tag('1.0.0');
  await gathered.remove.manifest(image.digest);
  const { registryId } = at;
  const elsewhere = { registryId, asked: 'shop/asked' };
  expect(await lines()).toEqual([
    { action: 'build.pushed', ...elsewhere },
    { action: 'tag.deleted', ...elsewhere },
    { action: 'manifest.deleted', ...elsewhere },
  ]);
  await catalogue.repository(at, ada).write.putManifest({ ...image, tags: ['1.0.0'] });
  expect((await lines()).at(-1)).toEqual({ action: 'build.pushed', registryId, asked: null });
});
