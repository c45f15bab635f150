// npm run db:migration -- <name>: writes the SQL that leads from the schema that the migrations have
// reached to prisma/schema.prisma, as the next migration.
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded-postgres';
import { sqlBetween } from './lib/schema-engine';

const migrations = 'prisma/migrations';
const schema = 'prisma/schema.prisma';
/** A copy of the schema as of the newest migration, so that no database is asked for its shape. */
const reached = join(migrations, 'schema.prisma');

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Say what it does: npm run db:migration -- add_webhooks');
  process.exit(2);
}
await mkdir(migrations, { recursive: true });
const before = await readFile(reached, 'utf8').catch(() => null);
const sql = await withScratchPostgres(async (url) =>
  sqlBetween(url, before, await readFile(schema, 'utf8')),
);
if (sql === '') {
  console.log('The migrations and prisma/schema.prisma agree: nothing to write.');
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(migrations, `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), `${sql}\n`);
  await copyFile(schema, reached);
  console.log(
    `Wrote ${folder}/migration.sql. Read it, and begin it with a comment that says in a sentence what it does.`,
  );
}

async function withScratchPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'sallyport-migration-'));
  const postgres = await startEmbeddedPostgres(scratch);
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
