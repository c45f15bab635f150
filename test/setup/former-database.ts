import pg from 'pg';
import { migrate } from '@/server/platform/migrations/migrate';
import { createTestDatabase } from './database';
import { migrateTo } from './migrate-to';

export interface FormerDatabase {
  /** As the owner, who may write rows as a former version did. */
  readonly client: pg.Client;
  /** Applies the migration and all after it; their names. */
  upgrade(): Promise<string[]>;
  drop(): Promise<void>;
}

/**
 * A database of the caller's own as it was before a migration (L17).
 * @param migration how its name ends.
 */
export async function createFormerDatabase(migration: string): Promise<FormerDatabase> {
  const empty = await createTestDatabase(null);
  const { url } = empty;
  await migrateTo(url, migration, { before: true });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    client,
    upgrade: () => migrate(url, 'prisma/migrations'),
    async drop() {
      await client.end();
      await empty.drop();
    },
  };
}
