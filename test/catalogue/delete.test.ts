import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import {
  ada,
  buildsOf,
  clientOf,
  createProject,
  imageOf,
  indexOf,
  placeIn,
  tagsOf,
  type TestProject,
  referrersOf,
} from './fixture';

let test: TestDatabase;
let shop: TestProject;

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
});
afterAll(() => test.drop());

const lastLine = () => test.db.prisma.auditEvent.findFirst({ orderBy: { seq: 'desc' } });

describe('deleting a manifest', () => {
  it('takes its tags along, in the entry registry only; history and number stay (L8, L9)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'api');
    const [image, other] = [imageOf('api'), imageOf('other')];
    await push(image, 'v1');
    await push(image, 'v1.0');
    await push(other, 'v2');
    await placeIn(test.db, await shop.repository('api', 1), image);
    const prod = await shop.repository('api', 1);

    expect(await catalogue.repository(repository, ada).remove.manifest(image.digest)).toBe(true);
    expect(await tagsOf(test.db, repository)).toEqual({
      v2: other.digest,
      'build-2': other.digest,
    });
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: image.digest }),
    ).toBeNull();
    expect(
      await catalogue.repository(prod, ada).manifests.find({ digest: image.digest }),
    ).not.toBeNull();
    expect(await lastLine()).toMatchObject({
      action: 'manifest.deleted',
      target: 'shop/api#1 in dev',
      before: { digest: image.digest, tags: ['build-1', 'v1', 'v1.0'] },
    });
    const gone = await test.db.prisma.tagMove.findMany({
      where: { repositoryId: repository.repositoryId!, toDigest: null },
      orderBy: { name: 'asc' },
    });
    expect(gone.map((move) => [move.name, move.fromDigest])).toEqual([
      ['build-1', image.digest],
      ['v1', image.digest],
      ['v1.0', image.digest],
    ]);
    expect(await buildsOf(test.db, repository.imageId)).toHaveLength(2);
    expect(await catalogue.repository(repository, ada).remove.manifest(image.digest)).toBe(false);
  });

  it('and pushing it again brings the same build back, with its build-<number> tag (L9)', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'phoenix');
    const image = imageOf('phoenix');
    await push(image, 'v1');
    await catalogue.repository(repository, ada).remove.manifest(image.digest);
    await push(image);
    expect(await tagsOf(test.db, repository)).toEqual({ 'build-1': image.digest });
    expect(await lastLine()).toMatchObject({
      action: 'build.pushed',
      target: 'shop/phoenix#1',
      after: { tags: ['build-1'] },
    });
    await push(imageOf('next'), 'v2');
    expect((await buildsOf(test.db, repository.imageId)).map((build) => build.number)).toEqual([
      1, 2,
    ]);
  });

  it('is refused while an index here names it, and works after the index went', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'multi');
    const child = imageOf('child');
    const index = indexOf([[child, 'linux/amd64']]);
    await push(child);
    await push(index, 'v1');
    await expect(
      catalogue.repository(repository, ada).remove.manifest(child.digest),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      options: { detail: { index: index.digest } },
    });
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: child.digest }),
    ).not.toBeNull();
    expect(await catalogue.repository(repository, ada).remove.manifest(index.digest)).toBe(true);
    expect(await catalogue.repository(repository, ada).remove.manifest(child.digest)).toBe(true);
  });

  it('leaves what refers to it', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'signed');
    const subject = imageOf('subject');
    const signature = imageOf('signature', { subject });
    await push(subject, 'v1');
    await push(signature);
    await catalogue.repository(repository, ada).remove.manifest(subject.digest);
    expect(await referrersOf(catalogue, repository, subject.digest)).toHaveLength(1);
  });
});

describe('deleting a tag', () => {
  it('leaves the manifest and is told in the trail', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'tagged');
    const image = imageOf('tagged');
    await push(image, 'v1');
    expect(await catalogue.repository(repository, ada).remove.tag('v1')).toBe(true);
    expect(await tagsOf(test.db, repository)).toEqual({ 'build-1': image.digest });
    expect(
      await catalogue.repository(repository, ada).manifests.find({ digest: image.digest }),
    ).not.toBeNull();
    expect(await lastLine()).toMatchObject({
      action: 'tag.deleted',
      target: 'shop-dev/tagged:v1',
      before: { digest: image.digest },
    });
    expect(await catalogue.repository(repository, ada).remove.tag('v1')).toBe(false);
  });

  it('is refused for build-<number> while its build is here', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'numbered');
    await push(imageOf('numbered'), 'v1');
    await expect(catalogue.repository(repository, ada).remove.tag('build-1')).rejects.toMatchObject(
      {
        code: 'DENIED',
        message: expect.stringContaining('Delete the manifest') as string,
      },
    );
    expect(await tagsOf(test.db, repository)).toHaveProperty('build-1');
    expect(await catalogue.repository(repository, ada).remove.tag('build-2')).toBe(false);
  });
});

describe('deleting a blob', () => {
  it('is refused while a manifest here names it, and possible afterwards', async () => {
    const { push, catalogue, repository } = await clientOf(test.db, shop, 'blobs');
    const image = imageOf('blobs');
    const { digest } = image.parsed.layers[0]!;
    await push(image, 'v1');
    expect(await catalogue.repository(repository, ada).remove.blob(digest)).toBe('in-use');
    await catalogue.repository(repository, ada).remove.manifest(image.digest);
    expect(await catalogue.repository(repository, ada).blobs.find(digest)).not.toBeNull();
    expect(await catalogue.repository(repository, ada).remove.blob(digest)).toBe('removed');
    expect(await catalogue.repository(repository, ada).blobs.find(digest)).toBeNull();
    expect(await catalogue.repository(repository, ada).remove.blob(digest)).toBe('absent');
  });

  it('in one repository leaves it in another', async () => {
    const [a, b] = [await clientOf(test.db, shop, 'a'), await clientOf(test.db, shop, 'b')];
    const blob = imageOf('shared', { layers: ['shared'] }).parsed.layers[0]!;
    await a.catalogue.repository(a.repository, ada).write.linkBlob(blob);
    await b.catalogue.repository(b.repository, ada).write.linkBlob(blob);
    expect(await a.catalogue.repository(a.repository, ada).remove.blob(blob.digest)).toBe(
      'removed',
    );
    expect(await b.catalogue.repository(b.repository, ada).blobs.find(blob.digest)).toEqual({
      size: 6,
    });
  });
});
