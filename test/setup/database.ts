import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '@/server/platform/sql/database';
import { templateDatabase } from './global';

export interface TestDatabase {
  readonly name: string;
  /** As the owner, who may do anything. */
  readonly url: string;
  /** As the role that the running product has. */
  readonly applicationUrl: string;
  readonly db: Database;
  drop(): Promise<void>;
}

/**
 * A database of the caller's own on the run's PostgreSQL, migrated and empty.
 * @param template what it is a copy of; null: of nothing, it has no tables.
 */
export async function createTestDatabase(
  template: string | null = templateDatabase,
): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asAdministrator(
    `CREATE DATABASE ${name}${template === null ? '' : ` TEMPLATE ${template}`}`,
  );
  const [url, application] = [new URL(inject('postgresUrl')), new URL(inject('applicationUrl'))];
  url.pathname = `/${name}`;
  application.pathname = `/${name}`;
  const db = openDatabase(url.href, { connections: 20 });
  return {
    name,
    url: url.href,
    applicationUrl: application.href,
    db,
    async drop() {
      await db.close();
      await asAdministrator(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function asAdministrator(query: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}
