import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const line = (target: string) =>
  `INSERT INTO audit_event (actor_kind, actor_name, action, target) VALUES ('system', 'test', 'tag.moved', '${target}')`;

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const refusal = (query: string, url: string) =>
  as(url, (client) =>
    client.query(query).then(
      () => 'done',
      (error: Error) => error.message,
    ),
  );

const tables = ['audit_event', 'audit_chain'];
const changes = (table: string) => [
  `UPDATE ${table} SET seq = seq`,
  `UPDATE ${table} SET seq = seq WHERE false`,
  `DELETE FROM ${table}`,
  `TRUNCATE ${table}`,
];

describe('the audit trail (L8)', () => {
  it.each(tables.flatMap(changes))('refuses its owner, a superuser: %s', async (query) => {
    expect(await refusal(query, database.url)).toMatch(/is append-only: \w+ is refused/);
    expect(await refusal(`SET session_replication_role = replica; ${query}`, database.url)).toMatch(
      /is append-only: \w+ is refused/,
    );
  });

  it.each([
    ...tables.flatMap(changes),
    "INSERT INTO audit_chain VALUES (1, 1, sha256(''))",
    `INSERT INTO audit_event (seq, actor_kind, actor_name, action, target) VALUES (1, 'system', 'test', 'tag.moved', 'x')`,
    `INSERT INTO audit_event (at, actor_kind, actor_name, action, target) VALUES (now(), 'system', 'test', 'tag.moved', 'x')`,
    'ALTER TABLE audit_event DISABLE TRIGGER ALL',
    'ALTER TABLE audit_chain DISABLE TRIGGER ALL',
    'CREATE TRIGGER mine BEFORE INSERT ON audit_event EXECUTE FUNCTION audit_refuse()',
    'CREATE OR REPLACE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'CREATE TABLE mine ()',
    'DROP TABLE audit_event',
    'SET session_replication_role = replica',
    `SELECT setval('audit_event_seq_seq', 1)`,
    'SELECT * FROM _prisma_migrations',
    'SET ROLE sallyport',
  ])('refuses the application’s role: %s', async (query) => {
    expect(await refusal(query, database.applicationUrl)).toMatch(
      /permission denied|must be owner|must be able to SET ROLE/,
    );
  });

  it('takes lines from the application’s role, and chains them', async () => {
    await as(database.applicationUrl, async (client) => {
      await client.query(line('one'));
      await client.query(`BEGIN; ${line('two')}; ${line('three')}; COMMIT`);
    });
    const { rows } = await database.db.pool.query<{ position: number; seq: number }>(
      'SELECT position, seq FROM audit_chain ORDER BY position',
    );
    const { rows: events } = await database.db.pool.query<{ seq: number }>(
      'SELECT seq FROM audit_event ORDER BY seq',
    );
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(rows.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq));
  });

  it('has no fork where a transaction saw an old head', async () => {
    await as(database.url, (late) =>
      as(database.url, async (early) => {
        await late.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM audit_chain');
        await early.query(line('early'));
        await late.query(line('late'));
        await expect(late.query('COMMIT')).rejects.toThrow(/audit_chain_pkey/);
      }),
    );
    const { rows } = await database.db.pool.query(`SELECT FROM audit_event WHERE target = 'late'`);
    expect(rows).toEqual([]);
  });

  it('has one chain of all that many wrote at once, without a deadlock', async () => {
    const before = await chained();
    await Promise.all(
      Array.from({ length: 12 }, (_, writer) =>
        as(database.applicationUrl, async (client) => {
          for (let number = 0; number < 10; number++) {
            await client.query(`BEGIN; ${line(`${writer}`)}; ${line(`${number}`)}; COMMIT`);
          }
        }),
      ),
    );
    expect((await chained()) - before).toBe(240);
  });
});

/** The length of the chain, once it has no gap. */
async function chained(): Promise<number> {
  const { rows } = await database.db.pool.query<{ length: number; last: number }>(
    'SELECT count(*) AS length, coalesce(max(position), 0) AS last FROM audit_chain',
  );
  expect(rows[0]?.length).toBe(rows[0]?.last);
  return rows[0]?.length ?? 0;
}
