// npm run bench:migrations [-- --builds=1000000]: how long the migrations since a landed version take on
// what so many builds left behind. No part of npm run bench: it takes minutes, and several GB of room.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate, migrating, readMigrations } from '@/server/platform/migrations/migrate';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { splitStatements } from '@/server/platform/sql/split-statements';
import { migrateTo } from '@/test/setup/migrate-to';
import { time } from './measures/bench';
import { describeMachine } from './report';

const folder = 'prisma/migrations';

/** The last migration of the schema that former-rows.sql fills. */
const former = '20261129110429_roll_backs_of_a_stage';

/** Of each migration the statements that took longest are named, so many, where they took a second at least. */
const named = 5;

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

async function fill(url: string, builds: string): Promise<void> {
  await migrateTo(url, former);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // No trigger runs and no key is asked for: the rows are known to agree.
  await client.query('SET session_replication_role = replica');
  await client.query(`SELECT set_config('bench.builds', $1, false)`, [builds]);
  for (const sql of splitStatements(await readFile('bench/former-rows.sql', 'utf8'))) {
    let rows: number | null = null;
    const ms = await time(async () => (rows = (await client.query(sql)).rowCount));
    const table = /^INSERT INTO "?(\w+)/m.exec(sql)?.[1];
    if (table !== undefined) say(`  ${table}: ${rows} rows, ${seconds(ms)}`);
  }
  const { rows } = await client.query<{ size: string }>(
    'SELECT pg_size_pretty(pg_database_size(current_database())) AS size',
  );
  await client.end();
  say(`  together: ${rows[0]?.size}`);
}

/** What one statement took: by the clock, and of the processor in the database's process. */
interface Took {
  readonly sql: string;
  readonly ms: number;
  readonly processorMs: number;
}

/** Applies what is waiting, and says how long each migration and its longest statements took. */
async function measureMigrations(url: string): Promise<void> {
  const statements = new Map(
    (await readMigrations(folder)).map(({ name, sql }) => [name, splitStatements(sql)]),
  );
  const watcher = new pg.Client({ connectionString: url });
  await watcher.connect();
  const took = new Map<string, Took[]>();
  let since = { at: performance.now(), processor: 0 };
  await migrate(url, folder, {
    say(line) {
      say(line);
      // Said before its first statement.
      if (/^ {2}\d/.test(line)) since = { ...since, at: performance.now() };
    },
    async onStatement(name) {
      const now = { at: performance.now(), processor: await processorMs(watcher) };
      const each = took.get(name) ?? [];
      took.set(name, each);
      each.push({
        sql: statements.get(name)?.[each.length] ?? '',
        ms: now.at - since.at,
        processorMs: now.processor - since.processor,
      });
      since = { ...now, at: performance.now() };
    },
  });
  await watcher.end();
  say('\n by the clock (of the processor)');
  for (const [name, each] of took) {
    say(`${figures(each)}  ${name}`);
    const longest = each.filter(({ ms }) => ms >= 1_000).sort((a, b) => b.ms - a.ms);
    for (const one of longest.slice(0, named)) say(`${figures([one])}      ${firstLine(one.sql)}`);
  }
}

function figures(each: readonly Took[]): string {
  const sum = (of: 'ms' | 'processorMs') => each.reduce((whole, one) => whole + one[of], 0);
  return `${seconds(sum('ms')).padStart(9)} ${`(${seconds(sum('processorMs'))})`.padStart(10)}`;
}

/** Of the processor, what the process of the connection that migrates took so far: from Linux's /proc. */
async function processorMs(watcher: pg.Client): Promise<number> {
  const { rows } = await watcher.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
    [migrating],
  );
  const stat = await readFile(`/proc/${rows[0]?.pid}/stat`, 'utf8');
  // utime and stime (proc(5)), in hundredths of a second; names of processes may hold spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

const firstLine = (sql: string): string =>
  (sql.split('\n').find((line) => line.trim() !== '' && !line.startsWith('--')) ?? '').slice(0, 90);

const { values } = parseArgs({ options: { builds: { type: 'string', default: '1000000' } } });
const workDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'));
const postgres = await startEmbeddedPostgres(workDir);
try {
  const begin = performance.now();
  say(`Filling a database of ${former} with ${values.builds} builds …`);
  await fill(postgres.url, values.builds);
  await measureMigrations(postgres.url);
  say(`\n${describeMachine(Math.round((performance.now() - begin) / 1_000))}`);
} finally {
  await postgres.stop();
  await rm(workDir, { recursive: true, force: true });
}
