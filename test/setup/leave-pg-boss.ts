import { readFile } from 'node:fs/promises';
import type pg from 'pg';

/** Makes the schema in which versions before the migration `_jobs` kept their jobs. */
export async function leavePgBoss(client: Pick<pg.Client, 'query'>): Promise<void> {
  await client.query(await readFile('test/setup/pg-boss-10.sql', 'utf8'));
}
