import { readdir, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { ask, dataFolder, lockOf } from './world';

const damages = [
  ['empty', ''],
  ['of a newline', '\n'],
  ['short', 'only-31-characters-long-1234567\n'],
  ['of zero bytes', '\0'.repeat(49)],
] as const;

describe('a password of the embedded PostgreSQL', () => {
  it.each(damages)('that is %s is made anew over the same data', async (_, text) => {
    const dataDir = await dataFolder();
    const files = ['password', 'app-password'].map((name) => join(dataDir, 'postgres', name));
    const first = await startEmbeddedPostgres(dataDir);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    for (const file of files) await writeFile(file, text);

    const second = await startEmbeddedPostgres(dataDir);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
    expect(await ask(second.applicationUrl, 'SELECT 1 AS one')).toEqual({ one: 1 });
    expect(second.url).not.toBe(first.url);
    for (const file of files) {
      expect((await readFile(file, 'utf8')).trim().length).toBeGreaterThanOrEqual(32);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    await expect(ask(first.url, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await second.stop();
    expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual([
      'app-password',
      'cluster',
      'password',
      'postgres.log',
      'socket',
    ]);
  });

  it('that is lost while PostgreSQL runs names the file and what to end', async () => {
    const dataDir = await dataFolder();
    const postgres = await startEmbeddedPostgres(dataDir);
    await truncate(join(dataDir, 'postgres', 'password'));
    const [pid] = await lockOf(dataDir);
    const message = new RegExp(`postgres/password is missing or was cut short.*kill -INT ${pid}`);
    await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow(message);
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await postgres.stop();
    await (await startEmbeddedPostgres(dataDir)).stop();
  });

  it('that belongs to another folder names the file, and leaves nothing running', async () => {
    const dataDir = await dataFolder();
    await (await startEmbeddedPostgres(dataDir)).stop();
    const file = join(dataDir, 'postgres', 'password');
    await writeFile(file, `${'another'.repeat(6)}\n`);
    await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow(`another password than ${file}`);
    expect(await lockOf(dataDir)).toEqual(['']);
  });
});

describe('a cluster', () => {
  it('whose making was cut short is believed by no start', async () => {
    const dataDir = await dataFolder();
    const home = join(dataDir, 'postgres');
    await (await startEmbeddedPostgres(dataDir)).stop();
    // As a cut in the middle of initdb leaves it: begun, with its version, without a database.
    await rename(join(home, 'cluster'), join(home, 'cluster.0123456789ab.new'));
    const postgres = await startEmbeddedPostgres(dataDir);
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await postgres.stop();
    expect(await readdir(home)).not.toContain('cluster.0123456789ab.new');
  });
});
