import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from '@/lib/logger';
import { type Config, ConfigError } from '@/server/platform/config/config';
import { grantApplication } from '@/server/platform/migrations/grant-application';
import { migrate } from '@/server/platform/migrations/migrate';
import { say } from '@/server/platform/output/say';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { keepRunning } from '@/server/platform/postgres/keep-running';
import { claimDatabase } from '@/server/platform/sql/claim';
import { explain } from './explain';

/** Where the database is, for the role that serves and for the one that owns the tables. */
export interface RunningDatabase {
  readonly url: string;
  /** Null: the role that serves owns them. */
  readonly ownerUrl: string | null;
  /** Lets go of it, and stops it where it is the embedded one. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded database, or reaches that of the settings, for this process alone or for many.
 * @throws ConfigError where it cannot be connected to, or another process has the embedded one
 */
export const startDatabase = async (config: Config, logger: Logger): Promise<RunningDatabase> =>
  (await givenDatabase(config)) ?? (await startOwnDatabase(config, logger));

/** The database of the settings, once it was reached; null where there is none in them. */
async function givenDatabase(config: Config): Promise<RunningDatabase | null> {
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl } = config;
  if (url === null) return null;
  await reach('DATABASE_URL', url);
  if (ownerUrl !== null) await reach('SALLYPORT_DATABASE_OWNER_URL', ownerUrl);
  return { url, ownerUrl, stop: () => Promise.resolve() };
}

/** A database that cannot be connected to is a setting to look at, so the setting is named. */
async function reach(setting: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new ConfigError(`${setting}: cannot connect to this PostgreSQL: ${explain(error)}`);
  }
  await client.end();
}

/** Brings the tables up to date as their owner, and gives the role that serves what it needs. */
export async function prepareDatabase({
  url,
  ownerUrl,
}: Omit<RunningDatabase, 'stop'>): Promise<void> {
  const migrations = join(process.cwd(), 'prisma', 'migrations');
  await migrate(ownerUrl ?? url, migrations, { say });
  if (ownerUrl === null) {
    say(
      'The audit trail is append-only by triggers. Set SALLYPORT_DATABASE_OWNER_URL too, and the role that serves cannot change it at all (docs/audit.md).',
    );
    return;
  }
  await grantApplication(ownerUrl, url).catch((error: unknown) => {
    throw new ConfigError(`SALLYPORT_DATABASE_OWNER_URL: ${explain(error)}`);
  });
}

async function startOwnDatabase(config: Config, logger: Logger): Promise<RunningDatabase> {
  say('Starting the database (an embedded PostgreSQL) …');
  const postgres = await startEmbeddedPostgres(config.dataDir);
  let claim = await claimDatabase(postgres.applicationUrl);
  if (!claim) {
    throw new ConfigError(`SALLYPORT_DATA_DIR: another Sallyport is running on ${config.dataDir}`);
  }
  const letGo = keepRunning(postgres, logger, async () => {
    claim = await claimDatabase(postgres.applicationUrl);
  });
  return {
    url: postgres.applicationUrl,
    ownerUrl: postgres.url,
    async stop() {
      await letGo();
      await claim?.end().catch(() => undefined);
      await postgres.stop();
    },
  };
}
