import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { jobWords, kindsTold } from '@/domain/jobs/words';
import { backgroundTasks } from '@/domain/troubles';
import { createLogger } from '@/lib/logger';
import { createPullRecord, type PullRecord } from '@/server/content/repositories/pull-record';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { clearTroublesOver } from '@/server/platform/jobs/troubles';
import { createTelling, toldOf } from '@/server/platform/jobs/create-telling';
import type { Call } from '@/server/access/call/context';
import { enqueueAutomatic } from '@/server/pipeline/promotions/enqueue-automatic';
import { evaluateDue } from '@/server/pipeline/promotions/evaluate-due';
import { evaluateScope } from '@/server/pipeline/promotions/evaluate-scope';
import { createCluster } from '../catalogue/fixture';
import { apiOf } from '../support/api';
import { createJobWorld, type JobWorld } from './world';

const logger = createLogger('silent');
const scan = { kind: 'checks' as const, names: ['scan'] };
const anna = { kind: 'approvals' as const, groups: [{ count: 1 }] };
/** What the database says of an error: no words for people. */
const secret = 'relation "vault" of 10.0.0.7';
const unforeseen = {
  reason: 'An error on the server stopped it.',
  mend: expect.stringContaining('The server’s log says which') as string,
};

interface Trouble {
  readonly what: string;
  readonly reason: string;
  readonly mend: string;
  readonly since: string;
  readonly times: number;
  readonly project: string | null;
  readonly image: string | null;
  readonly promotion: string | null;
}
interface Inbox {
  readonly troubles: Trouble[];
  readonly asked: { readonly text: string }[];
  readonly stops: { readonly image: string; readonly reason: string; readonly mend: string }[];
}

let world: JobWorld;
let root: Call;
beforeAll(async () => {
  world = await createJobWorld();
  root = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
});
afterAll(() => world.drop());
afterEach(async () => {
  await world.save('staging', []);
  await world.save('prod', []);
});

const get = async <Body>(call: Call, path: string): Promise<Body> => {
  const { status, body } = await apiOf(world)<Body>(call, 'GET', path);
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain('vault');
  return body;
};
const inboxOf = (call: Call) => get<Inbox>(call, '/inbox');
const troublesOf = async (call: Call) => {
  const { troubles } = await inboxOf(call);
  const counted = await get<{ troubles: number }>(call, '/inbox/count');
  expect(counted.troubles).toBe(troubles.length);
  return troubles;
};
const promotion = async (id: string) =>
  (await get<{ trouble: Omit<Trouble, 'what'> | null }>(world.ben, `/promotions/${id}`)).trouble;

/** Has whatever is written to a table fail in the database. @returns what mends it. */
async function breakWrites(table: string): Promise<() => Promise<unknown>> {
  const { pool } = world.db;
  await pool.query(`CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '${secret}'; END $$`);
  await pool.query(`CREATE TRIGGER broken BEFORE INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION broken()`);
  return () => pool.query(`DROP TRIGGER broken ON ${table}`);
}

const evaluateImage = (image: string) =>
  evaluateScope(world.services, { projectId: world.shop.id, image });

describe('a request that cannot be evaluated', () => {
  it('says so on its page and in the inboxes of who could mend it, until it can be', async () => {
    await world.save('staging', [scan, anna]);
    await world.push('stuck', 1);
    await world.push('fine', 1);
    const { id } = await world.ask(world.ben, { image: 'stuck' });
    const fine = await world.ask(world.ben, { image: 'fine' });
    for (const one of [id, fine.id]) await world.approve(world.ana, one);
    await world.report('stuck', 1);
    await world.report('fine', 1);
    expect(await promotion(id)).toBeNull();

    const update = `UPDATE ON promotion FOR EACH ROW WHEN (NEW.id = '${id}')`;
    await world.db.pool.query(`CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '${secret}'; END $$`);
    await world.db.pool.query(`CREATE TRIGGER stuck BEFORE ${update} EXECUTE FUNCTION stuck()`);
    const all = () => evaluateScope(world.services, { projectId: world.shop.id, image: null });
    await expect(all()).rejects.toThrow();
    // It holds up no other.
    await world.untilState(fine.id, 'promoted');

    const first = await promotion(id);
    expect(first).toMatchObject({ ...unforeseen, times: 1 });
    const { since } = first!;
    const line = {
      ...unforeseen,
      since,
      project: 'shop',
      image: 'stuck',
      promotion: id,
      what: 'The request into staging could not be evaluated: it goes on waiting, whatever its gates say.',
    };
    expect(await troublesOf(world.kim)).toMatchObject([line]);
    expect(await troublesOf(root)).toMatchObject([line]);
    expect(await troublesOf(world.ben)).toEqual([]);
    const waiting = (await inboxOf(world.ben)).asked.map(({ text }) => text);
    expect(waiting).toEqual([
      'It could not be evaluated. An error on the server stopped it. It is tried again every 10 minutes.',
    ]);

    await expect(all()).rejects.toThrow();
    expect(await promotion(id)).toMatchObject({ since, times: 2 });

    await world.db.pool.query('DROP TRIGGER stuck ON promotion');
    await all();
    await world.untilState(id, 'promoted');
    expect(await promotion(id)).toBeNull();
    expect(await troublesOf(world.kim)).toEqual([]);
  });

  it('is tried again by the clock, and says nothing any more once it ended', async () => {
    await world.save('staging', [scan]);
    await world.push('clocked', 1);
    const { id } = await world.ask(world.ben, { image: 'clocked' });
    await world.db.pool.query(
      `UPDATE promotion SET evaluated_at = now() - interval '11 minutes',
         requested_at = now() - interval '11 minutes' WHERE id = $1`,
      [id],
    );
    let minutes = 0;
    const services = {
      ...world.services,
      clock: () => new Date(Date.now() + minutes * 60_000),
    };
    const mend = await breakWrites('promotion');
    try {
      await evaluateDue(services, logger);
      expect(await promotion(id)).toMatchObject({ ...unforeseen, times: 1 });
      // Those that fail leave room for the others.
      await evaluateDue(services, logger);
      expect(await promotion(id)).toMatchObject({ times: 1 });
      minutes = 11;
      await evaluateDue(services, logger);
      expect(await promotion(id)).toMatchObject({ times: 2 });
    } finally {
      await mend();
    }
    const cancelled = await apiOf(world)(world.ben, 'POST', `/promotions/${id}/cancel`, {});
    expect(cancelled.status).toBe(200);
    expect(await promotion(id)).toBeNull();
    expect(await troublesOf(world.kim)).toEqual([]);
    await clearTroublesOver(world.db.sql);
    const key = `trouble/promotion/${id}`;
    expect(await world.db.prisma.setting.findUnique({ where: { key } })).toBeNull();
  });
});

describe('a stage that fills by itself', () => {
  it('says what failed, and no more once it takes the build', async () => {
    await world.save('staging', [], { automatic: true });
    await world.push('filled', 1);
    const mend = await breakWrites('promotion_part');
    try {
      await expect(evaluateImage('filled')).rejects.toThrow();
    } finally {
      await mend();
    }
    expect((await inboxOf(world.kim)).stops).toMatchObject([
      {
        image: 'filled',
        reason: '#1 is held up, it could not be promoted. An error on the server stopped it.',
        mend: expect.stringMatching(
          /log says which.*tried again by itself, every 10 minutes/,
        ) as string,
      },
    ]);
    // The stage says it: nothing else has to.
    expect(await troublesOf(world.kim)).toEqual([]);
    await evaluateImage('filled');
    await world.until('filled', ['staging#1']);
    expect((await inboxOf(world.kim)).stops).toEqual([]);
  });

  it('of which not even that can be kept is in the inbox of who edits its policy', async () => {
    await world.save('staging', [scan], { automatic: true });
    await world.push('unkept', 1);
    await evaluateImage('unkept');
    await world.save('staging', [{ kind: 'checks', names: ['other'] }], { automatic: true });
    const mend = await breakWrites('automatic_stop');
    try {
      await expect(evaluateImage('unkept')).rejects.toThrow();
    } finally {
      await mend();
    }
    const line = { ...unforeseen, times: 1, project: 'shop', image: 'unkept', promotion: null };
    expect(await troublesOf(world.kim)).toMatchObject([line]);
    expect(await troublesOf(root)).toMatchObject([line]);
    expect(await troublesOf(world.ben)).toEqual([]);

    // The project fills nothing by itself any more, and its job may have been tried for the last time.
    await world.save('staging', []);
    await world.db.pool.query(`DELETE FROM job`);
    await enqueueAutomatic(world.db.sql);
    expect(await world.waitingJobs('evaluate')).toEqual([
      { projectId: world.shop.id, image: null },
    ]);
    await evaluateScope(world.services, { projectId: world.shop.id, image: null });
    expect(await troublesOf(world.kim)).toEqual([]);
  });
});

describe('a task of the background', () => {
  /** Tables of which the jobs read or write: while they are away, each of them fails. */
  const tables = [
    'promotion',
    'policy',
    'late_evidence',
    'isolation_check',
    'session',
    'audit_event',
    'idempotency_key',
    'registry_size',
    'robot_secret',
    'trusted_issuer',
    'pull',
  ];
  const rename = async (names: readonly string[], nameOf: (table: string) => [string, string]) => {
    for (const table of names) {
      const [from, to] = nameOf(table);
      await world.db.pool.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    }
  };
  const away = (table: string): [string, string] => [table, `away_${table}`];
  const back = (table: string): [string, string] => [`away_${table}`, table];
  /** What is kept of tasks that are no jobs. */
  const kept = async () =>
    (await world.db.prisma.setting.findMany({ where: { key: { startsWith: 'trouble/task/' } } }))
      .map(({ key }) => key.slice('trouble/task/'.length))
      .sort();

  /** Everything that a process does in the background. @returns what ends it. */
  async function start(pull: (record: PullRecord) => void, outside: () => Promise<number>) {
    const running = await world.process({
      tools: { sweepUploads: outside, sweepOrphans: outside, examine: outside },
    });
    const record = createPullRecord({
      sql: world.db.sql,
      clock: world.services.clock,
      logger,
      ...toldOf(createTelling(world.services, logger), 'pulls of clusters'),
    });
    pull(record);
    await record.flush();
    return {
      async stop() {
        await record.close();
        await running.stop();
      },
    };
  }

  it('that fails is in the inbox of administrators alone, whichever it is, until it goes well', async () => {
    await world.push('pulled', 1);
    const dev = await world.shop.repository('pulled', 0);
    const cluster = await createCluster(world.db, world.shop, 0);
    const pull = (record: PullRecord) =>
      record.manifestPulled({ asked: dev, at: dev, digest: digestOf('pulled') }, cluster);
    // What the tests before left says itself in the inboxes of its project.
    await world.db.pool.query(`DELETE FROM job`);
    await enqueue(world.db.sql, 'carry', {});
    await enqueue(world.db.sql, 'isolation-check', {});

    await rename(tables, away);
    try {
      const failing = await start(pull, () => Promise.reject(new Error(secret)));
      await world.waitFor(async () => {
        const { rows } = await world.db.pool.query<{ kind: string }>(
          `SELECT DISTINCT kind FROM job WHERE problem IS NOT NULL AND kind = ANY($1)`,
          [kindsTold],
        );
        expect(rows.map(({ kind }) => kind).sort()).toEqual([...kindsTold].sort());
      });
      // Then nothing can even be taken.
      await rename(['job'], away);
      await world.waitFor(async () => expect(await kept()).toEqual(Object.keys(backgroundTasks)));
      await failing.stop();
    } finally {
      await rename([...tables, 'job'], back);
    }

    const shown = await troublesOf(root);
    expect(shown.map(({ what }) => what).sort()).toEqual(
      [
        ...Object.values(backgroundTasks).map(({ what }) => what),
        ...kindsTold.map((kind) => jobWords[kind].fails),
      ].sort(),
    );
    for (const trouble of shown) {
      expect(trouble).toMatchObject({ ...unforeseen, project: null, promotion: null });
    }
    for (const other of [world.kim, world.ben]) expect(await troublesOf(other)).toEqual([]);

    // What failed is tried at once where a process starts: somebody may have mended it.
    const going = await start(pull, () => Promise.resolve(0));
    await world.waitFor(async () => expect(await troublesOf(root)).toEqual([]));
    await going.stop();
  });
});
