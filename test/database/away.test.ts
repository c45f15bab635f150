import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isConnectionLost,
  isDatabaseAway,
  openDatabase,
  statement,
  type Database,
} from '@/server/platform/sql/database';
import { createTroubleLog } from '@/server/platform/jobs/trouble-log';
import { migrate } from '@/server/platform/migrations/migrate';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/server/platform/postgres/embedded-postgres';
import { createCuttableProxy } from '../faults/cuttable-proxy';

let folder: string;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-away-'));
  postgres = await startEmbeddedPostgres(folder);
  await migrate(postgres.url, 'prisma/migrations');
});
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const one = statement('test.one', 'SELECT 1 AS one');

/** Every way in which the product asks a database. */
const ways: Record<string, (db: Database) => Promise<unknown>> = {
  'prepared SQL': (db) => db.sql.query(one),
  'a transaction': (db) => db.transaction((sql) => sql.query(one)),
  Prisma: (db) => db.prisma.project.count(),
  'Prisma, raw': (db) => db.prisma.$queryRawUnsafe('SELECT 1'),
  'a transaction of Prisma': (db) => db.prisma.$transaction((tx) => tx.project.count()),
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => error,
  );

/** Asks in every way at an address; each must fail so. */
async function expectAway(
  url: string,
  lost: boolean,
  prepare?: (db: Database) => Promise<unknown>,
) {
  for (const [way, ask] of Object.entries(ways)) {
    const db = openDatabase(url, { connections: 1 });
    await prepare?.(db);
    const failure = await failureOf(ask(db));
    const seen = [way, isDatabaseAway(failure), isConnectionLost(failure)];
    expect(seen, `${way}: ${String(failure)}`).toEqual([way, true, lost]);
    await db.close().catch(() => undefined);
  }
}

async function expectUnable(asked: readonly Promise<unknown>[]): Promise<void> {
  for (const failure of await Promise.all(asked.map(failureOf))) {
    const seen = [isDatabaseAway(failure), isConnectionLost(failure)];
    expect(seen, String(failure)).toEqual([true, false]);
  }
}

const otherwise = (change: (url: URL) => void): string => {
  const url = new URL(postgres.url);
  change(url);
  return url.href;
};

describe('a database is away', () => {
  it('where its socket is not there', () =>
    expectAway(
      otherwise((url) => (url.hostname = encodeURIComponent(folder))),
      true,
    ));

  it('where nothing listens, or its name means nothing', async () => {
    await expectAway('postgresql://nobody@127.0.0.1:1/none', true);
    await expectAway('postgresql://nobody@none.invalid/none', true);
  });

  it('where the way to it is cut before or within a query', async () => {
    const proxy = await createCuttableProxy(postgres.url);
    proxy.cut();
    await expectAway(proxy.url, true);
    proxy.heal();
    const db = openDatabase(proxy.url, { connections: 2 });
    const asked = [
      db.sql.query(statement('test.sleep', 'SELECT pg_sleep(20)')),
      db.prisma.$queryRawUnsafe('SELECT pg_sleep(20)::text'),
    ].map(failureOf);
    while (db.pool.totalCount - db.pool.idleCount < 2)
      await new Promise((on) => setTimeout(on, 20));
    await new Promise((on) => setTimeout(on, 200));
    proxy.cut();
    for (const failure of await Promise.all(asked)) {
      expect([isDatabaseAway(failure), isConnectionLost(failure)], String(failure)).toEqual([
        true,
        true,
      ]);
    }
    await db.close();
    await proxy.close();
  });

  it('where it lets nobody in any more, or is no more', async () => {
    await expectAway(
      otherwise((url) => (url.password = 'another')),
      false,
    );
    await expectAway(
      otherwise((url) => (url.pathname = '/gone')),
      false,
    );
  });

  it('where it ends sessions', async () => {
    const db = openDatabase(postgres.url, { connections: 2 });
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    const asked = failureOf(db.sql.query(statement('test.sleep-on', 'SELECT pg_sleep(21)')));
    await expect
      .poll(async () => {
        const { rowCount } = await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(21)'`,
        );
        return rowCount;
      })
      .toBe(1);
    expect(isConnectionLost(await asked)).toBe(true);
    await admin.end();
    await db.close();
  });

  it('where others have all of its slots, and is there once they leave', async () => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    const others: pg.Client[] = [];
    const take = async (): Promise<unknown> => {
      const client = new pg.Client({ connectionString: postgres.applicationUrl });
      client.on('error', () => undefined);
      await client.connect();
      others.push(client);
      return take();
    };
    expect(await failureOf(take())).toMatchObject({ code: '53300' });
    const { applicationUrl } = postgres;
    await admin.query('GRANT SELECT ON project TO sallyport_app');
    await expectAway(applicationUrl, false);
    for (const client of others) await client.end();
    const db = openDatabase(applicationUrl, { connections: 1 });
    await expect.poll(() => failureOf(db.prisma.project.count())).toBe('none');
    await db.close();
    await admin.end();
  });

  const under = (setting: string): Database =>
    openDatabase(
      otherwise((url) => url.searchParams.set('options', setting)),
      { connections: 1 },
    );

  it('where it has no room', async () => {
    const db = under('-c temp_file_limit=64 -c work_mem=64');
    const fill = `SELECT max(h) FROM (SELECT md5(n::text) AS h FROM generate_series(1, 400000) n ORDER BY 1 OFFSET 5) s`;
    await expectUnable([
      db.sql.query(statement('test.fill', fill)),
      db.prisma.$queryRawUnsafe(fill),
    ]);
    await db.close();
  });

  it('where it takes no writes', async () => {
    const db = under('-c default_transaction_read_only=on');
    await expectUnable([
      db.sql.query(statement('test.write', 'DELETE FROM property')),
      db.prisma.property.deleteMany(),
      db.prisma.$executeRawUnsafe('DELETE FROM property'),
    ]);
    await db.close();
  });

  it('where all connections of the pool are taken for too long', async () => {
    const db = openDatabase(postgres.url, { connections: 1 });
    const held = await db.pool.connect();
    const failures = await Promise.all(Object.values(ways).map((ask) => failureOf(ask(db))));
    for (const failure of failures) expect(isDatabaseAway(failure), String(failure)).toBe(true);
    held.release();
    await db.close();
    expect(isDatabaseAway(await failureOf(db.pool.query('SELECT 1')))).toBe(true);
  });
});

describe('a database is there', () => {
  it('where what was asked of it is wrong', async () => {
    const db = openDatabase(postgres.url, { connections: 1 });
    for (const work of [
      () => db.pool.query('SELEC 1'),
      () => db.pool.query('SELECT 1 / 0'),
      () => db.pool.query('SELECT * FROM none'),
      () => db.prisma.$queryRawUnsafe('SELECT 1 / 0'),
      () => db.prisma.$queryRawUnsafe('SELECT * FROM none'),
      () => db.prisma.project.findUniqueOrThrow({ where: { slug: 'none' } }),
      () => db.prisma.project.findUnique({ where: { slug: 1 as unknown as string } }),
      () => db.transaction(() => Promise.reject(new Error('a defect'))),
    ]) {
      const failure = await failureOf(work());
      expect(failure).toBeInstanceOf(Error);
      expect(isDatabaseAway(failure), String(failure)).toBe(false);
    }
    await db.close();
  });

  it('where something else failed', async () => {
    for (const failure of [
      await failureOf(readFile(join(folder, 'none'))),
      await failureOf(readFile(folder)),
      Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' }),
      new TypeError('x is not a function'),
      'ECONNREFUSED',
      null,
      undefined,
    ]) {
      expect(isDatabaseAway(failure), String(failure)).toBe(false);
    }
  });
});

it('trouble that nobody else tells of is told once a minute for each cause', () => {
  const lines: unknown[] = [];
  const note = createTroubleLog({
    error: (fields: { code: string }) => lines.push(fields.code),
  } as never);
  const full = Object.assign(new Error('could not extend file'), { code: '53100' });
  for (let i = 0; i < 3; i++) note(new Error('wrapped', { cause: full }));
  note(Object.assign(new Error('sorry, too many clients already'), { code: '53300' }));
  note(Object.assign(new Error('gone'), { code: 'ECONNRESET', syscall: 'read' }));
  note(new Error('a defect'));
  expect(lines).toEqual(['53100', '53300']);
});
