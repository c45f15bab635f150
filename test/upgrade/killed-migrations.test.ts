import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migrating, readMigrations } from '@/server/platform/migrations/migrate';
import { splitStatements } from '@/server/platform/sql/split-statements';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { migrateTo } from '../setup/migrate-to';
import { describeDatabase, describeRoutines } from '../support/describe-database';
import { fill, takeSnapshot, type Snapshot } from './fill';
import { landedCommits, readFixture } from './fixture/fixture';
import { restore } from './fixture/restore';
import { issuerWords } from './landed/issuer-words';

const folder = 'prisma/migrations';

/** What stands, and how many statements lead from there to the newest schema at the least. */
const beginnings: readonly {
  readonly from: string;
  readonly least: number;
  readonly stand: (url: string, dataDir: string) => Promise<void>;
}[] = [
  {
    from: 'the first version that landed',
    least: 100,
    async stand(url, dataDir) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await fill(client, { url, dataDir }, await issuerWords());
      await client.end();
    },
  },
  ...landedCommits.map((commit, at) => ({
    from: `the landed version ${commit}, after 2,000 acts`,
    // None from the last one, as long as there is no migration since.
    least: at === landedCommits.length - 1 ? 0 : 50,
    stand: async (url: string, dataDir: string) =>
      restore(await readFixture({ commit, name: 'history' }), url, dataDir),
  })),
];

/** An upgrade can be killed at any statement (L17): the next start goes on, and comes to the same. */
describe.each(beginnings)('migrations from $from', ({ stand, least }) => {
  let standing: TestDatabase;
  let dataDir: string;
  const made: TestDatabase[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sallyport-killed-'));
    standing = await createTestDatabase(null);
    await stand(standing.url, dataDir);
  });
  afterAll(async () => {
    for (const database of made) await database.drop();
    await standing?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function copy(): Promise<TestDatabase> {
    const database = await createTestDatabase(standing.name);
    made.push(database);
    return database;
  }

  const allOf = async ({ db }: TestDatabase) => ({
    rows: comparable(await takeSnapshot(db.pool), await idsOf(standing)),
    schema: await describeDatabase(db.pool),
    routines: await describeRoutines(db.pool),
  });

  const recorded = async ({ db }: TestDatabase): Promise<string[]> => {
    const { rows } = await db.pool.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1',
    );
    return rows.map(({ name }) => name);
  };

  /** What a kill of the process is to the database: the connection that migrates is gone. */
  const cut = ({ db }: TestDatabase) =>
    db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1`,
      [migrating],
    );

  it('are undone by a kill after each of their statements, and come to the same once started again', async () => {
    const whole = await copy();
    await migrate(whole.url, folder);
    const database = await copy();
    const before = await recorded(database);
    const waiting = (await readMigrations(folder)).filter(({ name }) => !before.includes(name));
    let kills = 0;
    for (const { name, sql } of waiting) {
      const done = await recorded(database);
      const unchanged = await describeDatabase(database.db.pool);
      const { length } = splitStatements(sql);
      expect(length).toBeGreaterThan(0);
      for (let at = 1; at <= length; at += 1) {
        const killed = migrate(database.url, folder, {
          onStatement: async (_, statements) => {
            if (statements === at) await cut(database);
          },
        });
        await expect(killed, `${name}, statement ${at}`).rejects.toThrow(
          `Migration ${name} failed; nothing of it remains.`,
        );
        expect(await recorded(database)).toEqual(done);
        kills += 1;
      }
      expect(await describeDatabase(database.db.pool)).toEqual(unchanged);
      await migrateTo(database.url, name);
    }
    expect(kills).toBeGreaterThanOrEqual(least);
    expect(await migrate(database.url, folder)).toEqual([]);
    expect(await allOf(database)).toEqual(await allOf(whole));
  }, 600_000);
});

const anyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const anyMoment = /\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+\+00:00/g;

const idsOf = async ({ db }: TestDatabase): Promise<ReadonlySet<string>> => {
  const rows = [...(await takeSnapshot(db.pool)).values()].flatMap((table) => [...table.values()]);
  return new Set(JSON.stringify(rows).match(anyId));
};

const began = Date.now();
const quarterHour = 15 * 60_000;

/**
 * By table, its rows as lines in the order of their text. Ids that a migration drew and the moment at which it ran are
 * none of what two runs of it share.
 */
function comparable(snapshot: Snapshot, known: ReadonlySet<string>): Record<string, string[]> {
  const plain = (row: unknown): string =>
    JSON.stringify(row)
      .replaceAll(anyId, (id) => (known.has(id) ? id : '<new>'))
      .replaceAll(anyMoment, (at) => (Date.parse(at) > began - quarterHour ? '<now>' : at));
  return Object.fromEntries(
    [...snapshot].map(([table, rows]) => [table, [...rows.values()].map(plain).sort()]),
  );
}
