import pg from 'pg';
import { advisoryLocks } from './advisory-locks';

/**
 * Claims an embedded database for this process, for as long as the returned client is connected; a
 * killed process loses its claim with its connection. Null: another process holds it. Two processes
 * on one data folder would stop the database under each other.
 */
export async function claimDatabase(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  // Lost with the database itself; what else needs the database says so.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS mine',
    [advisoryLocks.owner],
  );
  if (rows[0]?.mine) return client;
  await client.end();
  return null;
}
