import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '@/server/catalogue/create-catalogue';
import { listExpiredUploads } from '@/server/catalogue/uploads';
import { newId } from '@/lib/ids';
import type { Caller, Catalogue } from '@/registry/ports';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { ada, createProject, type TestProject } from './fixture';

let test: TestDatabase;
let shop: TestProject;
let catalogue: Catalogue;
let now = new Date('2026-03-01T12:00:00Z');

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
  catalogue = createCatalogue({ db: test.db, clock: () => now });
});
afterAll(() => test.drop());

const someone = (): Caller => ({
  kind: 'person',
  id: newId(),
  credential: null,
  name: 'bea@example.com',
});

describe('an upload', () => {
  it('is opened before the image exists, and makes it', async () => {
    const before = await shop.repository('new');
    expect(before.imageId).toBeNull();
    const upload = await catalogue.openUpload(before, ada);
    const repository = await shop.repository('new');
    expect(await catalogue.findUpload(repository, ada, upload.id)).toEqual({
      id: upload.id,
      offset: 0,
    });
    expect(await catalogue.findUpload(before, ada, upload.id)).toBeNull();
  });

  it('exists only for its caller, in its repository (security 4)', async () => {
    const { id } = await catalogue.openUpload(await shop.repository('mine'), ada);
    const mine = await shop.repository('mine');
    await catalogue.openUpload(await shop.repository('other'), ada);
    const other = await shop.repository('other');
    const prod = await shop.repository('mine', 1);
    expect(await catalogue.findUpload(mine, someone(), id)).toBeNull();
    expect(await catalogue.findUpload(other, ada, id)).toBeNull();
    expect(await catalogue.findUpload(prod, ada, id)).toBeNull();
    expect(await catalogue.findUpload(mine, ada, id)).not.toBeNull();
  });

  it.each(['', 'x', '../../etc/passwd', "' OR true --", '0'.repeat(36), 'a\0b', newId()])(
    'of the made-up id %j is none',
    async (id) => {
      await catalogue.openUpload(await shop.repository('ids'), ada);
      expect(await catalogue.findUpload(await shop.repository('ids'), ada, id)).toBeNull();
    },
  );

  it('moves from where it was seen, once', async () => {
    await catalogue.openUpload(await shop.repository('chunks'), ada);
    const repository = await shop.repository('chunks');
    const { id } = await catalogue.openUpload(repository, ada);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => catalogue.advanceUpload(id, 0, 100 + at)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    const offset = 100 + answers.indexOf(true);
    expect(await catalogue.findUpload(repository, ada, id)).toEqual({ id, offset });
    // More than 32 bits can hold.
    expect(await catalogue.advanceUpload(id, offset, 5_000_000_000)).toBe(true);
    expect(await catalogue.findUpload(repository, ada, id)).toEqual({ id, offset: 5_000_000_000 });
    await catalogue.closeUpload(id);
    expect(await catalogue.findUpload(repository, ada, id)).toBeNull();
    expect(await catalogue.advanceUpload(id, 5_000_000_000, 1)).toBe(false);
  });

  it('is one of 20 at most for a caller, even when 30 are opened at once', async () => {
    const caller = someone();
    const repository = await shop.repository('many');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => catalogue.openUpload(repository, caller)),
    );
    const opened = outcomes.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
    expect(opened).toHaveLength(20);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({
          code: 'TOOMANYREQUESTS',
          message: expect.stringContaining('cancel') as string,
        });
      }
    }
    await catalogue.openUpload(repository, someone());
    await catalogue.closeUpload(opened[0]!.id);
    await catalogue.openUpload(repository, caller);
  });

  it('ends after 24 hours: it is found no more, counts no more, and is listed to be cleaned up', async () => {
    const caller = someone();
    await catalogue.openUpload(await shop.repository('late'), caller);
    const repository = await shop.repository('late');
    const uploads = await Promise.all(
      Array.from({ length: 19 }, () => catalogue.openUpload(repository, caller)),
    );
    const { id } = uploads[0]!;
    now = new Date(now.getTime() + 24 * 3_600_000 - 1);
    expect(await catalogue.findUpload(repository, caller, id)).not.toBeNull();
    expect(await listExpiredUploads(test.db, now, 1000)).not.toContain(id);
    now = new Date(now.getTime() + 1);
    expect(await catalogue.findUpload(repository, caller, id)).toBeNull();
    await catalogue.openUpload(repository, caller);
    const expired = await listExpiredUploads(test.db, now, 1000);
    expect(expired).toContain(id);
    for (const each of expired) await catalogue.closeUpload(each);
    expect(await listExpiredUploads(test.db, now, 1000)).toEqual([]);
  });
});
