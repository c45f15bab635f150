import { createServer } from 'node:http';
import next from 'next';
import { ensureDirectory } from '@/lib/files/durable-file';
import { createLogger, type Logger } from '@/lib/logger';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { compose } from './compose';
import { explain } from './explain';
import { prepareDatabase, startDatabase } from './start-database';
import {
  ConfigError,
  readConfig,
  setLibraryEnvironment,
  type Config,
} from '@/server/platform/config/config';
import { createHttpServer } from '@/server/platform/http/server';
import { shutDown } from '@/server/platform/http/shut-down';
import { provideInProcess } from './in-process';
import { giveHeapRoom } from './heap-room';
import { ownOutput } from '@/server/platform/output/own-output';
import { say, sayWrong } from '@/server/platform/output/say';
import { installationSecret, signInSecret } from '@/server/platform/config/secret';

/** What was started, and how to stop it; the last is stopped first. */
const running: (() => Promise<void> | void)[] = [];

/** Starts everything, in the order in which it can fail. */
async function main(config: Config): Promise<void> {
  giveHeapRoom();
  const logger = createLogger(config.logLevel);
  // Whoever develops reads what Next prints.
  if (!config.development) ownOutput(logger);
  stopOnSignal(logger);
  await ensureDirectory(config.dataDir, 0o777);
  const secret = await installationSecret(config.secret, config.dataDir);

  const database = await startDatabase(config, logger);
  running.push(() => database.stop());
  await prepareDatabase(database);

  const app = await compose(config, database.url, secret, logger);
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
