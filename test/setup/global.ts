import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLogger } from '@/lib/logger';
import { openDatabase } from '@/server/data/database';
import { migrate } from '@/server/data/migrate';
import { openQueue } from '@/server/jobs/queue';
import { startEmbeddedPostgres } from '@/server/postgres/embedded-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** The database that every test file's own is copied from. */
export const templateDatabase = 'sallyport_template';

/** One real PostgreSQL for the whole run, with the migrated template in it. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-test-'));
  const postgres = await startEmbeddedPostgres(folder);
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${templateDatabase}`);
  await admin.end();
  const template = new URL(postgres.url);
  template.pathname = `/${templateDatabase}`;
  await migrate(template.href, 'prisma/migrations');
  const db = openDatabase(template.href, { connections: 2 });
  const queue = await openQueue(db, createLogger('silent'));
  await queue.stop({ graceful: false });
  await db.close();
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
