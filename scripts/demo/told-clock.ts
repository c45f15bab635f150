import pg from 'pg';

/** A clock that shows the time of the story, in this process and in its sessions of the database. */
export interface ToldClock {
  /** The address of the database, for sessions that have this clock. */
  readonly sessionsOf: (url: string) => string;
  /** Shows that time, and goes on from there. */
  readonly moveTo: (at: Date) => Promise<void>;
  /** This process and the database have their own time again, and nothing of this one is left. */
  readonly end: () => Promise<void>;
}

const schema = 'demo_told';

/**
 * Makes one. It is handed in by code alone: to this process by its `Date`, which libraries read too, to its
 * sessions by a `search_path` of their own, in which `now()` is found before PostgreSQL's. Sessions of
 * anybody else go on by the real time, and so does a program that is started on the database later.
 * @param ownerUrl of the role that owns the tables.
 */
export async function createToldClock(ownerUrl: string): Promise<ToldClock> {
  const client = new pg.Client({ connectionString: ownerUrl });
  // Where it is lost, its next statement says so.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`
    DROP SCHEMA IF EXISTS ${schema} CASCADE;
    CREATE SCHEMA ${schema};
    CREATE TABLE ${schema}.clock AS SELECT interval '0' AS behind;
    GRANT USAGE ON SCHEMA ${schema} TO PUBLIC;
    GRANT SELECT ON ${schema}.clock TO PUBLIC;`);
  for (const name of ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp']) {
    await client.query(`CREATE FUNCTION ${schema}.${name}() RETURNS timestamptz LANGUAGE sql STABLE
      RETURN pg_catalog.${name}() - (SELECT behind FROM ${schema}.clock)`);
  }
  // The role that serves may not say the time of a line (L8), and in this way does not either: what it adds lines
  // to is this view there, whose default says it.
  await client.query(`
    CREATE VIEW ${schema}.audit_event AS SELECT * FROM audit_event;
    ALTER VIEW ${schema}.audit_event ALTER COLUMN at SET DEFAULT ${schema}.now();`);
  const { rows } = await client.query<{ path: string; told: string }>(
    `SELECT array_to_string('{${schema}}'::name[] || current_schemas(false) || '{pg_catalog}'::name[], ',') AS path,
       string_agg(quote_ident(attname), ', ') AS told
     FROM pg_attribute WHERE attrelid = '${schema}.audit_event'::regclass AND attname NOT IN ('seq', 'at')`,
  );
  await client.query(`
    GRANT SELECT, INSERT (${rows[0]?.told ?? ''}) ON ${schema}.audit_event TO PUBLIC`);
  const setting = `-csearch_path=${rows[0]?.path ?? ''}`;
  const date = moveDate();
  return {
    sessionsOf(url) {
      const address = new URL(url);
      const given = address.searchParams.get('options');
      address.searchParams.set('options', given === null ? setting : `${given} ${setting}`);
      return address.href;
    },
    async moveTo(at) {
      const behind = date.realNow() - at.getTime();
      await client.query(`UPDATE ${schema}.clock SET behind = make_interval(secs => $1)`, [
        behind / 1000,
      ]);
      date.setBehind(behind);
    },
    async end() {
      date.restore();
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}

/** Has this process's `Date` show a time that is so many milliseconds behind. */
function moveDate() {
  const Real = Date;
  let behind = 0;
  const now = () => Real.now() - behind;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given: [], made) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, made) as Date,
    apply: () => new Real(now()).toString(),
    get: (target, name, at) => (name === 'now' ? now : (Reflect.get(target, name, at) as unknown)),
  });
  return {
    realNow: () => Real.now(),
    setBehind: (milliseconds: number) => void (behind = milliseconds),
    restore: () => void (globalThis.Date = Real),
  };
}
