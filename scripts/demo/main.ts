import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDirectory } from '@/lib/files/durable-file';
import { createLogger } from '@/lib/logger';
import { explain } from '@/server/edge/explain';
import { prepareDatabase, startDatabase } from '@/server/edge/start-database';
import { type Config, readConfig } from '@/server/platform/config/config';
import { installationSecret } from '@/server/platform/config/secret';
import type { Filled } from './fill';
import { people } from './people';
import { tellDemo } from './tell';

// `node dist/demo.mjs`, with the settings of the server that is started on the same data folder afterwards, and
// SALLYPORT_ADMIN_EMAIL, SALLYPORT_ADMIN_PASSWORD and SALLYPORT_BOOTSTRAP_TOKEN among them.

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Once a signal has ended it, what breaks is no news. */
let isEnding = false;

async function main(config: Config): Promise<void> {
  const started = Date.now();
  const logger = createLogger(config.logLevel);
  await ensureDirectory(config.dataDir, 0o777);
  // As long as it is there, the story has no end: scripts/lib/demo.mjs says so at the next start.
  const unfinished = join(config.dataDir, 'demo-unfinished');
  await writeFile(unfinished, '');
  const secret = await installationSecret(config.secret, config.dataDir);
  const database = await startDatabase(config, logger);
  const { url: databaseUrl, ownerUrl } = database;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      isEnding = true;
      logger.level = 'silent';
      say(
        `The demo ends in the middle of its story. Remove ${config.dataDir} before you start again.`,
      );
      void database.stop().finally(() => process.exit(1));
    });
  }
  try {
    await prepareDatabase(database);
    const ground = { config, databaseUrl, ownerUrl: ownerUrl ?? databaseUrl, secret, logger, say };
    const filled = await tellDemo(ground);
    await rm(unfinished);
    sayWhatIsThere(filled, Math.round((Date.now() - started) / 1000));
  } finally {
    await database.stop();
  }
}

function sayWhatIsThere({ password, builds, promotions }: Filled, seconds: number): void {
  say('');
  say(`The demo is there: ${builds} builds, ${promotions} promotions in 90 days (${seconds} s).`);
  say('Its people all have this password, made for this instance alone:');
  say('');
  say(`  ${password}`);
  say('');
  for (const [email, does] of [
    [people.ana.email, 'maintains Shop and Search'],
    [people.li.email, 'lets Shop builds into staging and pre-production'],
    [people.ben.email, 'develops Shop, approves in Search'],
    [people.kim.email, 'maintains Payments'],
    [people.tom.email, 'maintains Platform services'],
  ] as const) {
    say(`  ${email.padEnd(28)} ${does}`);
  }
}

try {
  await main(readConfig());
} catch (error) {
  if (!isEnding) process.stderr.write(`The demo could not be told: ${explain(error)}\n`);
  process.exitCode = 1;
}
