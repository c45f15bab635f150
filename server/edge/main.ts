import { createServer } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import pg from 'pg';
import { ensureDirectory } from '@/lib/files/durable-file';
import { createLogger, type Logger } from '@/lib/logger';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { compose } from './compose';
import {
  ConfigError,
  readConfig,
  setLibraryEnvironment,
  type Config,
} from '@/server/platform/config/config';
import { claimDatabase } from '@/server/platform/sql/claim';
import { grantApplication } from '@/server/platform/migrations/grant-application';
import { migrate } from '@/server/platform/migrations/migrate';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { createHttpServer } from '@/server/platform/http/server';
import { shutDown } from '@/server/platform/http/shut-down';
import { provideInProcess } from './in-process';
import { ownOutput } from '@/server/platform/output/own-output';
import { keepRunning } from '@/server/platform/postgres/keep-running';
import { say, sayWrong } from '@/server/platform/output/say';
import { installationSecret, signInSecret } from '@/server/platform/config/secret';

/** What was started, and how to stop it; the last is stopped first. */
const running: (() => Promise<void> | void)[] = [];

/** Starts everything, in the order in which it can fail. */
async function main(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  // Whoever develops reads what Next prints.
  if (!config.development) ownOutput(logger);
  stopOnSignal(logger);
  await ensureDirectory(config.dataDir, 0o777);
  const secret = await installationSecret(config.secret, config.dataDir);

  const addresses = (await givenDatabase(config)) ?? (await startOwnDatabase(config, logger));
  await prepareDatabase(addresses);

  const app = await compose(config, addresses.url, secret, logger);
  running.push(() => app.close());
  const firstRun = await ensureFirstAdministrator(app.services, {
    ...config.firstAdministrator,
    bootstrapToken: config.bootstrapToken ?? undefined,
  });
  const jobs = app.startJobs();
  running.push(() => jobs.stop());

  setLibraryEnvironment({ publicUrl: config.publicUrl, authSecret: signInSecret(secret) });
  provideInProcess(app.inProcess);
  say(config.development ? 'Preparing the pages (development) …' : 'Preparing the pages …');
  const pages = await preparePages(config);
  running.push(() => pages.close());

  const server = createHttpServer({
    ...app.http,
    pages: app.watchPages(pages.handle),
    development: config.development,
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(config.port, config.host, listening);
  });
  running.push(async () => {
    app.endStreams();
    await shutDown(server);
  });

  say('');
  say(`Sallyport is ready: ${config.publicUrl}`);
  if (firstRun.state === 'waiting')
    say(`Open this link once to become its administrator: ${firstRun.link}`);
  else if (firstRun.state === 'created')
    say(`Sign in as ${firstRun.email}, its first administrator.`);
  else say('Sign in with your e-mail and password.');
}

/** Where the database is, for the role that serves and for the one that owns the tables. */
interface Addresses {
  readonly url: string;
  /** Null: the role that serves owns them. */
  readonly ownerUrl: string | null;
}

/** The database of the settings, once it was reached; null where there is none in them. */
async function givenDatabase(config: Config): Promise<Addresses | null> {
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl } = config;
  if (url === null) return null;
  await reach('DATABASE_URL', url);
  if (ownerUrl !== null) await reach('SALLYPORT_DATABASE_OWNER_URL', ownerUrl);
  return { url, ownerUrl };
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
async function prepareDatabase({ url, ownerUrl }: Addresses): Promise<void> {
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

async function startOwnDatabase(config: Config, logger: Logger): Promise<Addresses> {
  say('Starting the database (an embedded PostgreSQL) …');
  const postgres = await startEmbeddedPostgres(config.dataDir);
  let claim = await claimDatabase(postgres.applicationUrl);
  if (!claim) {
    throw new ConfigError(`SALLYPORT_DATA_DIR: another Sallyport is running on ${config.dataDir}`);
  }
  const letGo = keepRunning(postgres, logger, async () => {
    claim = await claimDatabase(postgres.applicationUrl);
  });
  running.push(async () => {
    await letGo();
    await claim?.end().catch(() => undefined);
    await postgres.stop();
  });
  return { url: postgres.applicationUrl, ownerUrl: postgres.url };
}

/** SIGTERM and SIGINT end everything that runs by then, cleanly, with exit code 0. */
function stopOnSignal(logger: Logger): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('Stopping: running transfers get up to 20 seconds …');
    for (const end of running.reverse()) await end();
    say('Stopped.');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch((err: unknown) => {
        logger.fatal({ err }, 'did not stop cleanly');
        process.exit(1);
      });
    });
  }
}

/** Next, inside this process. */
async function preparePages(config: Config) {
  const { development: dev, host: hostname, port } = config;
  // Next listens for upgrades on the server it is given and leaves those it does not know without
  // an answer: clients that offer HTTP/2 (`Upgrade: h2c`) would wait for ever. Only development
  // needs one; otherwise it gets a server that never listens, and an upgrade is plain HTTP (RFC 9110, 7.8).
  const httpServer = dev ? undefined : createServer();
  const app = next({ dev, dir: process.cwd(), hostname, port, ...(httpServer && { httpServer }) });
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}

try {
  await main(readConfig());
} catch (error) {
  sayWrong(`Cannot start: ${error instanceof ConfigError ? error.message : explain(error)}`);
  for (const end of running.reverse()) await Promise.resolve(end()).catch(() => undefined);
  process.exit(1);
}

/** One line for the person who starts it, with the causes that libraries wrap. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${error.message}. Stop what uses it, or set PORT to another.`;
  const text = error.message || code || error.name;
  return error.cause === undefined ? text : `${text} (${explain(error.cause)})`;
}
