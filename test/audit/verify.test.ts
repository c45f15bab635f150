import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHead, showHead } from '@/server/platform/events/audit-chain';
import { verifyAudit } from '@/server/record/audit/verify-audit';
import { createTestDatabase, type TestDatabase } from '../setup/database';

/** Security row 45: whoever edits the trail past its triggers, as superuser, is found out. */
describe('the verifier', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeEach(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    // More than one batch, with all that a column may hold.
    await client.query(
      `INSERT INTO audit_event (actor_kind, actor_id, actor_name, action, project_id, target, before, after, address, request_id, image_id, digest, registry_id)
       SELECT 'person', CASE WHEN n % 2 = 0 THEN gen_random_uuid() END, 'Ana Núñez 🚪', 'tag.moved',
         CASE WHEN n % 3 = 0 THEN gen_random_uuid() END, 'shop/api#' || n || E' → prod\\n,"',
         CASE WHEN n % 2 = 0 THEN '{"b": 1.50, "a": [null, "ü\\u001f"], "n": 1e30}'::jsonb END,
         CASE WHEN n % 5 = 0 THEN 'null'::jsonb END, '2001:db8::1', 'r-' || n,
         CASE WHEN n % 4 = 0 THEN gen_random_uuid() END, CASE WHEN n % 4 = 0 THEN 'sha256:' || n END, gen_random_uuid()
       FROM generate_series(1, 1205) n`,
    );
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const verify = (head: string | null = null) =>
    verifyAudit(client, head === null ? null : readHead(head));
  const headNow = async () => {
    const { head } = await verify();
    return head ? showHead(head) : '';
  };
  /** What a superuser does who switches off what is in the way. */
  async function tamper(query: string): Promise<void> {
    await client.query(`
      ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_chain DISABLE TRIGGER ALL;
      ${query};
      ALTER TABLE audit_event ENABLE TRIGGER ALL; ALTER TABLE audit_chain ENABLE TRIGGER ALL`);
  }
  const found = async (head: string | null = null) =>
    (await verify(head)).findings.map(({ damage, seq, position, line }) => ({
      damage,
      seq,
      position: position === null ? null : Number(position),
      target: line?.target?.split(' ')[0] ?? null,
    }));

  it('finds a trail whole, whatever the session’s settings are', async () => {
    for (const settings of [
      '',
      `SET TIME ZONE 'Asia/Kathmandu'; SET DateStyle = 'German'; SET IntervalStyle = 'sql_standard'; SET bytea_output = 'escape'; SET extra_float_digits = -5`,
    ]) {
      await client.query(settings);
      await client.query(
        `INSERT INTO audit_event (actor_kind, actor_name, action, target) VALUES ('system', 's', 'a', 't')`,
      );
      const { findings, head, events } = await verify();
      expect(findings).toEqual([]);
      expect(head?.position).toBe(events);
    }
  });

  it.each([
    ['at', `at + interval '1 second'`],
    ['actor_kind', `'robot'`],
    ['actor_id', 'gen_random_uuid()'],
    ['actor_name', `'ben@example.com'`],
    ['action', `'tag.deleted'`],
    ['project_id', 'gen_random_uuid()'],
    ['target', `'shop/api#1005'`],
    ['before', `'{}'`],
    ['after', 'NULL'],
    ['address', `'10.0.0.1'`],
    ['request_id', `'other'`],
    ['image_id', 'gen_random_uuid()'],
    ['build_id', 'gen_random_uuid()'],
    ['digest', `'sha256:other'`],
    ['stage_id', 'gen_random_uuid()'],
    ['promotion_id', 'gen_random_uuid()'],
    ['person_id', 'gen_random_uuid()'],
    ['robot_id', 'gen_random_uuid()'],
    ['registry_id', 'NULL'],
  ])('names the row whose %s was changed', async (column, value) => {
    await tamper(`UPDATE audit_event SET ${column} = ${value} WHERE seq = 1005`);
    expect(await found()).toEqual([
      { damage: 'changed', seq: '1005', position: 1005, target: 'shop/api#1005' },
    ]);
  });

  it('names the row that was deleted, from the trail alone and from the chain too', async () => {
    await tamper('DELETE FROM audit_event WHERE seq = 7');
    expect(await found()).toEqual([{ damage: 'missing', seq: '7', position: 7, target: null }]);
    await tamper('DELETE FROM audit_chain WHERE seq = 7');
    expect(await found()).toEqual([{ damage: 'missing', seq: null, position: 7, target: null }]);
  });

  it('names the first row of a trail that was emptied', async () => {
    await tamper('TRUNCATE audit_event');
    expect(await found()).toEqual([{ damage: 'missing', seq: '1', position: 1, target: null }]);
  });

  it('names a row that was inserted past the chain', async () => {
    await tamper(
      `INSERT INTO audit_event (seq, actor_kind, actor_name, action, target) VALUES (5000, 'system', 's', 'a', 'forged')`,
    );
    expect(await found()).toEqual([
      { damage: 'inserted outside the chain', seq: '5000', position: null, target: 'forged' },
    ]);
  });

  it('names rows that changed places, in the trail and in the chain', async () => {
    const swap = (table: string, column: string) =>
      `UPDATE ${table} SET ${column} = -10 WHERE ${column} = 10;
       UPDATE ${table} SET ${column} = 10 WHERE ${column} = 1100;
       UPDATE ${table} SET ${column} = 1100 WHERE ${column} = -10`;
    await tamper(swap('audit_event', 'seq'));
    expect(await found()).toEqual([
      { damage: 'reordered', seq: '10', position: 10, target: 'shop/api#1100' },
    ]);
    await tamper(swap('audit_event', 'seq'));
    expect(await found()).toEqual([]);
    await tamper(swap('audit_chain', 'position'));
    expect(await found()).toEqual([
      { damage: 'reordered', seq: '1100', position: 10, target: 'shop/api#1100' },
    ]);
  });

  it('proves by a noted head that the end was cut off, and that all was written anew', async () => {
    const noted = await headNow();
    await client.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, target) VALUES ('system', 's', 'a', 'later')`,
    );
    expect(await found(noted)).toEqual([]);
    await tamper(
      'DELETE FROM audit_event WHERE seq > 1200; DELETE FROM audit_chain WHERE seq > 1200',
    );
    expect(await found()).toEqual([]);
    expect(await found(noted)).toEqual([
      { damage: 'cut off at its end', seq: null, position: 1201, target: null },
    ]);

    const earlier = await headNow();
    await tamper(`
      UPDATE audit_event SET target = 'forged' WHERE seq = 3;
      TRUNCATE audit_chain;
      DO $$ DECLARE line audit_event; link bytea; place bigint := 0; BEGIN
        FOR line IN SELECT * FROM audit_event ORDER BY seq LOOP
          place := place + 1; link := audit_hash(link, line, true);
          INSERT INTO audit_chain VALUES (place, line.seq, link);
        END LOOP;
      END $$`);
    expect(await found()).toEqual([]);
    expect(await found(earlier)).toEqual([
      { damage: 'written anew', seq: '1200', position: 1200, target: 'shop/api#1200' },
    ]);
  });

  it('finds an empty trail whole, and cut off where a head was noted', async () => {
    const noted = await headNow();
    await tamper('TRUNCATE audit_event, audit_chain');
    expect(await verify()).toEqual({ events: 0n, head: null, findings: [] });
    expect((await found(noted)).map(({ damage }) => damage)).toEqual(['cut off at its end']);
  });
});
