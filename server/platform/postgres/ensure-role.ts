import pg from 'pg';
import { advisoryLocks } from '../sql/advisory-locks';

/**
 * Makes a role that may sign in with this password and nothing else, or takes away from it what it has
 * more: what it may do in a database is granted there.
 * @param url of a role that may make roles.
 */
export async function ensureRole(url: string, role: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = client.escapeIdentifier(role);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLocks.role]);
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
    await client.query(
      `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name}
         LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
         PASSWORD ${client.escapeLiteral(password)}`,
    );
  } finally {
    await client.end();
  }
}
