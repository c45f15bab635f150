import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { grantApplication } from '@/server/platform/migrations/grant-application';
import { migrate } from '@/server/platform/migrations/migrate';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** The same server, as the role that the running product has. */
    applicationUrl: string;
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
  const application = new URL(postgres.applicationUrl);
  application.pathname = `/${templateDatabase}`;
  await grantApplication(template.href, application.href);
  project.provide('postgresUrl', postgres.url);
  project.provide('applicationUrl', postgres.applicationUrl);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
