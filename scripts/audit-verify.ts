// npm run audit:verify [-- --head <position>:<hash>]: is the audit trail what was written? Beside a
// running Sallyport, on a stopped one's embedded database, or on DATABASE_URL. Ends with 0 where it is,
// 1 where it is not, 2 where it could not be read.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConfig, type Config } from '../server/platform/config/config';
import { readHead, showHead, type ChainHead } from '../server/platform/events/audit-chain';
import { claimDatabase } from '../server/platform/sql/claim';
import {
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../server/platform/postgres/embedded-postgres';
import { verifyAudit, type Finding } from '../server/record/audit/verify-audit';

const progressEvery = 50_000n;

function readOptions(): ChainHead | null {
  const { values } = parseArgs({ options: { head: { type: 'string' } } });
  if (values.head === undefined) return null;
  const head = readHead(values.head);
  if (head) return head;
  throw new Error(
    '--head takes what the audit page or an earlier run said: <position>:<64 hexadecimal digits>',
  );
}

interface Opened {
  readonly url: string;
  close(): Promise<void>;
}

/** The database of the settings; an embedded one that is stopped runs until this is done. */
async function open({ databaseOwnerUrl, databaseUrl, dataDir }: Config): Promise<Opened> {
  const url = databaseOwnerUrl ?? databaseUrl ?? (await runningEmbeddedPostgres(dataDir));
  if (url !== null) return { url, close: () => Promise.resolve() };
  if (!existsSync(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'))) {
    throw new Error(
      `There is no database in ${dataDir}. Set SALLYPORT_DATA_DIR or DATABASE_URL as for npm start.`,
    );
  }
  const postgres = await startEmbeddedPostgres(dataDir);
  // Nobody starts on it meanwhile and has it stopped under them.
  const claim = await claimDatabase(postgres.applicationUrl);
  return {
    url: postgres.url,
    async close() {
      if (!claim) return;
      await claim.end();
      await postgres.stop();
    },
  };
}

function tell({ damage, position, seq, line, detail }: Finding): string {
  const where = [
    ...(seq === null ? [] : [`line ${seq}`]),
    ...(position === null ? [] : [`position ${position}`]),
  ].join(', ');
  const record = line
    ? `now recorded as ${line.at} ${line.actorName} ${line.action} “${line.target}”`
    : 'nothing is recorded there now';
  return `Broken: ${where}: ${damage}; ${[record, ...(detail ? [detail] : [])].join('; ')}.`;
}

async function main(): Promise<number> {
  const noted = readOptions();
  const opened = await open(readConfig());
  const client = new pg.Client({ connectionString: opened.url });
  try {
    await client.connect();
    let told = 0n;
    const { events, head, findings } = await verifyAudit(client, noted, (so) => {
      if (so < told + progressEvery) return;
      told = so;
      console.error(`${so} events verified …`);
    });
    for (const one of findings) console.log(tell(one));
    if (findings.length > 0) {
      const until = head ? `up to ${showHead(head)}` : 'nowhere';
      console.log(`The chain is whole ${until}. Keep this database as it is, and look into it.`);
      return 1;
    }
    console.log(`${events} events, chain whole, head ${head ? showHead(head) : 'none yet'}`);
    if (noted) console.log(`It still contains the head ${showHead(noted)}.`);
    return 0;
  } finally {
    await client.end();
    await opened.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // No such table, or no such column.
  const former = ['42P01', '42703'].includes((error as { code?: string }).code ?? '');
  console.error(
    former
      ? 'This trail is of an older version, and may have no chain yet. Start Sallyport once, which brings it up to date.'
      : `Not verified: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 2;
}
