import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createCatalogue,
  type LocalCatalogue,
} from '@/server/content/repositories/create-catalogue';
import { endOldUploads, knownUploads } from '@/server/content/uploads/uploads';
import { newId } from '@/lib/ids';
import type { Caller, FeedEnd, Place, Write } from '@/registry/ports';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { ada, createProject, type TestProject } from './fixture';

let test: TestDatabase;
let shop: TestProject;
let catalogue: LocalCatalogue;
/** For what asks for an upload by its id alone, in whichever repository. */
let byId: Write['uploads'];

beforeAll(async () => {
  test = await createTestDatabase();
  shop = await createProject(test.db, 'shop');
  catalogue = createCatalogue({ db: test.db });
  byId = catalogue.repository(await shop.repository('any'), ada).write.uploads;
});
afterAll(() => test.drop());

const endOld = async () => (await endOldUploads(test.db, 1000)).map(({ id }) => id);

const someone = (): Caller => ({
  kind: 'person',
  id: newId(),
  credential: null,
  name: 'bea@example.com',
});

describe('an upload', () => {
  it('is opened before the image exists, and makes none', async () => {
    const before = await shop.repository('new');
    expect(before.imageId).toBeNull();
    const upload = await catalogue.repository(before, ada).write.uploads.open();
    const repository = await shop.repository('new');
    expect(repository.imageId).toBeNull();
    expect(repository.repositoryId).not.toBeNull();
    expect(await catalogue.repository(repository, ada).write.uploads.find(upload.id)).toEqual({
      id: upload.id,
      offset: 0,
      session: {},
    });
    expect(await catalogue.repository(before, ada).write.uploads.find(upload.id)).toBeNull();
  });

  it('exists only for its caller, in its repository (security 4)', async () => {
    const { id } = await catalogue
      .repository(await shop.repository('mine'), ada)
      .write.uploads.open();
    const mine = await shop.repository('mine');
    await catalogue.repository(await shop.repository('other'), ada).write.uploads.open();
    const other = await shop.repository('other');
    const prod = await shop.repository('mine', 1);
    expect(await catalogue.repository(mine, someone()).write.uploads.find(id)).toBeNull();
    expect(await catalogue.repository(other, ada).write.uploads.find(id)).toBeNull();
    expect(await catalogue.repository(prod, ada).write.uploads.find(id)).toBeNull();
    expect(await catalogue.repository(mine, ada).write.uploads.find(id)).not.toBeNull();
  });

  it.each(['', 'x', '../../etc/passwd', "' OR true --", '0'.repeat(36), 'a\0b', newId()])(
    'of the made-up id %j is none',
    async (id) => {
      await catalogue.repository(await shop.repository('ids'), ada).write.uploads.open();
      expect(
        await catalogue.repository(await shop.repository('ids'), ada).write.uploads.find(id),
      ).toBeNull();
    },
  );

  it('moves from where it was seen, once, and its store’s session with it', async () => {
    await catalogue.repository(await shop.repository('chunks'), ada).write.uploads.open();
    const repository = await shop.repository('chunks');
    const { id } = await catalogue.repository(repository, ada).write.uploads.open();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        byId.advance(id, newId(), {
          from: 0,
          to: 100 + at,
          session: { at },
          then: 'left',
        }),
      ),
    );
    expect(answers.filter((answer) => answer === 'moved')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'outrun')).toHaveLength(9);
    const at = answers.indexOf('moved');
    const from = 100 + at;
    const moved = { id, offset: from, session: { at } };
    expect(await catalogue.repository(repository, ada).write.uploads.find(id)).toEqual(moved);
    expect(await catalogue.repository(repository, ada).write.uploads.feed(id, newId())).toEqual(
      moved,
    );
    // More than 32 bits can hold.
    const to = 5_000_000_000;
    const session = { parts: [{ name: 'one', hash: null }] };
    const further = { from, to, session, then: 'left' } as const;
    expect(await byId.advance(id, newId(), further)).toBe('moved');
    expect(await catalogue.repository(repository, ada).write.uploads.find(id)).toEqual({
      id,
      offset: to,
      session,
    });
    await byId.close(id);
    expect(await catalogue.repository(repository, ada).write.uploads.find(id)).toBeNull();
    const gone = await byId.advance(id, newId(), {
      from: to,
      to: 1,
      session: {},
      then: 'left',
    });
    expect(gone).toBe('ended');
  });
});

describe('a caller', () => {
  let caller: Caller;
  let repository: Place;

  beforeEach(async () => {
    caller = someone();
    await byId.close(
      (await catalogue.repository(await shop.repository('many'), caller).write.uploads.open()).id,
    );
    repository = await shop.repository('many');
  });

  const open = () => catalogue.repository(repository, caller).write.uploads.open();
  const twenty = () => Promise.all(Array.from({ length: 20 }, open));
  /** A request takes the upload up, and bytes come. */
  async function feed(id: string, by = newId()) {
    await catalogue.repository(repository, caller).write.uploads.feed(id, by);
    await byId.keep(id, by, 1000);
    return by;
  }
  async function fed(id: string, then: FeedEnd) {
    const by = await feed(id);
    expect(await byId.advance(id, by, { from: 0, to: 1000, session: {}, then })).toBe('moved');
  }
  const isThere = async (id: string) =>
    (await catalogue.repository(repository, caller).write.uploads.find(id)) !== null;
  /** Moves all times of an upload into the past, as if nothing had been heard of it for so long. */
  const age = (id: string, minutes: number) =>
    test.db.pool.query(
      `UPDATE upload SET moved_at = moved_at - $2 * interval '1 minute', created_at = created_at - $2 * interval '1 minute',
         fed_until = fed_until - $2 * interval '1 minute'
       WHERE id = $1`,
      [id, minutes],
    );
  const refused = (seconds: unknown) => ({
    code: 'TOOMANYREQUESTS',
    message: expect.stringMatching(/cancel.*maintainer of shop.*“Registries”/) as string,
    options: { headers: { 'Retry-After': seconds } },
  });

  it('has 20 uploads at most that move, even when 30 are opened at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, open));
    const opened = outcomes.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
    expect(opened).toHaveLength(20);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject(refused(expect.stringMatching(/^(59|60)$/)));
      }
    }
    await catalogue.repository(repository, someone()).write.uploads.open();
    await byId.close(opened[0]!.id);
    await open();
  });

  it('is refused while all 20 are fed, however long ago they began and however little comes', async () => {
    for (const { id } of await twenty()) {
      const by = await feed(id);
      await age(id, 180);
      expect(await byId.keep(id, by, 1000)).toBe(true);
    }
    await expect(open()).rejects.toMatchObject(refused(expect.stringMatching(/^\d\d$/)));
  });

  it('has room at once where uploads broke off, the oldest first, and those that move stay', async () => {
    const all = await twenty();
    for (const [at, { id }] of all.entries()) {
      if (at < 18) await fed(id, 'left');
      else await fed(id, 'broke-off');
      await age(id, at === 19 ? 2 : 1);
    }
    await open();
    expect(await isThere(all[19]!.id)).toBe(false);
    expect(await isThere(all[18]!.id)).toBe(true);
    await open();
    expect(await isThere(all[18]!.id)).toBe(false);
    await expect(open()).rejects.toMatchObject({ code: 'TOOMANYREQUESTS' });
    for (const { id } of all.slice(0, 18)) expect(await isThere(id)).toBe(true);
  });

  it('has room where the process that fed an upload was killed, a minute later', async () => {
    const [first] = await twenty();
    await feed(first!.id);
    await age(first!.id, 0.9);
    await expect(open()).rejects.toMatchObject(refused(expect.stringMatching(/^[1-6]$/)));
    await age(first!.id, 0.2);
    await open();
    expect(await isThere(first!.id)).toBe(false);
  });

  it('has room where one was opened a minute ago and never fed', async () => {
    const [first] = await twenty();
    await age(first!.id, 0.9);
    await expect(open()).rejects.toMatchObject({ code: 'TOOMANYREQUESTS' });
    await age(first!.id, 0.2);
    await open();
    expect(await isThere(first!.id)).toBe(false);
  });

  it('has room where no byte came for ten minutes; the oldest idle one makes it', async () => {
    const all = await twenty();
    for (const { id } of all) await fed(id, 'left');
    await age(all[7]!.id, 9.9);
    await age(all[8]!.id, 11);
    await age(all[9]!.id, 12);
    await open();
    expect(await isThere(all[9]!.id)).toBe(false);
    expect(await isThere(all[8]!.id)).toBe(true);
    await open();
    expect(await isThere(all[8]!.id)).toBe(false);
    await expect(open()).rejects.toMatchObject({ code: 'TOOMANYREQUESTS' });
    expect(await isThere(all[7]!.id)).toBe(true);
  });

  it('goes on with a broken or idle one as long as nothing needed its room', async () => {
    const all = await twenty();
    await fed(all[0]!.id, 'broke-off');
    await fed(all[1]!.id, 'left');
    await age(all[1]!.id, 30);
    await feed(all[0]!.id);
    await feed(all[1]!.id);
    await expect(open()).rejects.toMatchObject({ code: 'TOOMANYREQUESTS' });
  });

  it('never loses one that a request is taking up at that moment, in whichever process', async () => {
    const others = createCatalogue({ db: test.db }).repository(repository, caller).write.uploads;
    for (let round = 0; round < 10; round++) {
      const all = await twenty();
      for (const { id } of all) await fed(id, 'broke-off');
      const outcomes = await Promise.all([
        ...all.map(async ({ id }) => {
          const by = newId();
          const session = await others.feed(id, by);
          return session === null ? 'started again' : await others.keep(id, by, 2000);
        }),
        ...Array.from({ length: 5 }, () => open().catch(() => null)).map(async (opened) => {
          const session = await opened;
          if (session) await byId.close(session.id);
          return session === null ? 'refused' : 'opened';
        }),
      ]);
      // Whoever was told that it has the upload still has it; no other outcome is there.
      expect(outcomes).not.toContain(false);
      const lost = outcomes.filter((outcome) => outcome === 'started again').length;
      expect(lost).toBeLessThanOrEqual(outcomes.filter((outcome) => outcome === 'opened').length);
      for (const { id } of all) await byId.close(id);
    }
  });

  it('never sees a request that was overtaken end the hold of the one that took over', async () => {
    const { id } = await open();
    const former = await feed(id);
    const by = await feed(id);
    expect(await byId.keep(id, former, 5000)).toBe(true);
    await byId.leave(id, former, 'broke-off');
    await byId.advance(id, former, { from: 0, to: 10, session: {}, then: 'broke-off' });
    const row = await test.db.prisma.upload.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ fedBy: by, stored: 10n });
    expect(row.fedUntil!.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });
});

describe('an upload’s time', () => {
  const moved = (id: string, minutes: number) =>
    test.db.pool.query(
      `UPDATE upload SET moved_at = statement_timestamp() - $2 * interval '1 minute' WHERE id = $1`,
      [id, minutes],
    );

  it('ends an hour after its last byte, not while a request feeds it', async () => {
    const caller = someone();
    await catalogue.repository(await shop.repository('late'), caller).write.uploads.open();
    const repository = await shop.repository('late');
    const { id } = await catalogue.repository(repository, caller).write.uploads.open();
    const find = () => catalogue.repository(repository, caller).write.uploads.find(id);
    await moved(id, 59.9);
    expect(await find()).not.toBeNull();
    expect(await endOld()).not.toContain(id);

    // Bytes came: another hour.
    const by = newId();
    await catalogue.repository(repository, caller).write.uploads.feed(id, by);
    await byId.keep(id, by, 7);
    await moved(id, 600);
    expect(await find()).not.toBeNull();
    expect(await endOld()).not.toContain(id);
    await byId.keep(id, by, 8);
    await byId.leave(id, by, 'left');
    expect(await find()).not.toBeNull();

    await moved(id, 60.1);
    expect(await find()).toBeNull();
    expect(
      await catalogue.repository(repository, caller).write.uploads.feed(id, newId()),
    ).toBeNull();
    expect(await endOld()).toContain(id);
    expect(await knownUploads(test.db)).toContain(id);
    await byId.close(id);
    expect(await endOld()).not.toContain(id);
    expect(await knownUploads(test.db)).not.toContain(id);
  });

  it('is over once it was ended; its bytes go when the request that fed it has left', async () => {
    const caller = someone();
    const repository = await shop.repository('late');
    const { id } = await catalogue.repository(repository, caller).write.uploads.open();
    const by = newId();
    await catalogue.repository(repository, caller).write.uploads.feed(id, by);
    await byId.end(id);
    expect(await catalogue.repository(repository, caller).write.uploads.find(id)).toBeNull();
    expect(await byId.keep(id, by, 5)).toBe(false);
    expect(await endOld()).not.toContain(id);
    expect(await byId.advance(id, by, { from: 0, to: 5, session: {}, then: 'left' })).toBe('ended');
    await byId.leave(id, by, 'broke-off');
    expect(await endOld()).toContain(id);
  });
});
