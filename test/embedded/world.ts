import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { postgresBinaries } from '@/server/platform/postgres/binaries';
import { execute, runAs } from '@/server/platform/postgres/run-as';

/** A data folder that is removed after the test that asked for it. */
export async function dataFolder(...below: string[]): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sallyport-embedded-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return join(made, ...below);
}

/** What a query says at an address, its first row. */
export async function ask(url: string, query: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

/** The lines of the lock file of the server in a data folder; empty where none runs. */
export async function lockOf(dataDir: string): Promise<string[]> {
  const lock = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
  return (await readFile(lock, 'utf8').catch(() => '')).split('\n');
}

/** Runs a program of PostgreSQL in a data folder, as the product would. */
export async function runTool(dataDir: string, name: string, args: readonly string[]) {
  const bin = await postgresBinaries();
  await execute(runAs(join(dataDir, 'postgres'), bin), join(bin, name), args);
}

/** Runs a script as another user of this machine, and says what it printed; only root can. */
export function asAnother(script: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['-e', script], { uid: 65533, gid: 65533, cwd: '/' });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', failed);
    child.once('close', () => done(said.trim()));
  });
}
