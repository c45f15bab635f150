import pg from 'pg';
import { advisoryLocks } from '../sql/advisory-locks';

/**
 * Gives the role of `url` what serving needs, and nothing more: rows of the catalogue; of
 * the audit trail to read it and to add to it, neither its numbers nor its times (L8). Done at each
 * start, after the migrations, so that new tables are granted too.
 *
 * @param ownerUrl of the role that owns the tables, in the same database.
 * @throws Error that says what to do where the role could change the trail nevertheless: it owns the
 * tables, or is a superuser, or may become one of those.
 */
export async function grantApplication(ownerUrl: string, url: string): Promise<void> {
  const role = await connected(url, async (client) => {
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    return rows[0]?.role ?? '';
  });
  await connected(ownerUrl, (client) => grant(client, client.escapeIdentifier(role)));
  await connected(url, async (client) => {
    const { rows } = await client.query<{ reaches: boolean }>(reachesTheTrail);
    if (rows[0]?.reaches !== false) {
      throw new Error(
        `the role “${role}” of DATABASE_URL could change the audit trail: it is a superuser, owns the tables or is a member of the role that does. Give it a role of its own, or hand its tables over: REASSIGN OWNED BY ${client.escapeIdentifier(role)} TO …`,
      );
    }
  });
}

const reachesTheTrail = `
  SELECT bool_or(
    pg_has_role(c.relowner, 'MEMBER')
    OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
    OR has_any_column_privilege(c.oid, 'UPDATE')
    OR (c.relname = 'audit_chain' AND has_any_column_privilege(c.oid, 'INSERT'))
  ) AS reaches
  FROM pg_class c WHERE c.oid IN ('audit_event'::regclass, 'audit_chain'::regclass)`;

/** The owner's tables, views and sequences, as they are written. */
const owned = (kinds: string) => `
  SELECT string_agg(c.oid::regclass::text, ', ') AS names
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND c.relkind IN (${kinds})
    AND pg_has_role(c.relowner, 'USAGE')`;

async function grant(client: pg.Client, role: string): Promise<void> {
  const one = async (query: string): Promise<string> =>
    (await client.query<{ names: string | null }>(query)).rows[0]?.names ?? '';
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.grant]);
  const schema = await one('SELECT quote_ident(current_schema()) AS names');
  const tables = await one(owned(`'r', 'p', 'v', 'm'`));
  const sequences = await one(owned(`'S'`));
  const told = await one(
    `SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
     WHERE attrelid = 'audit_event'::regclass AND attnum > 0 AND NOT attisdropped
       AND attname NOT IN ('seq', 'at')`,
  );
  await client.query(`
    REVOKE CREATE ON SCHEMA ${schema} FROM ${role};
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role};
    ${sequences && `GRANT USAGE ON SEQUENCE ${sequences} TO ${role};`}
    REVOKE ALL ON audit_event, audit_chain, _prisma_migrations FROM ${role}, PUBLIC;
    GRANT SELECT ON audit_event, audit_chain TO ${role};
    GRANT INSERT (${told}) ON audit_event TO ${role}`);
  await client.query('COMMIT');
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
