import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '@/lib/net/free-port';
import { claimDatabase } from '@/server/platform/sql/claim';
import {
  type EmbeddedPostgres,
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/server/platform/postgres/embedded-postgres';
import { asAnother, ask, dataFolder, lockOf, runTool } from './world';

const folderOf = (url: string): string => decodeURIComponent(new URL(url).hostname);

/** Does anything take a TCP connection on this port of this machine? */
async function takesTcp(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const taken = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return taken;
}

async function expectPrivate(postgres: EmbeddedPostgres, dataDir: string): Promise<void> {
  const folder = folderOf(postgres.url);
  expect(folder).toMatch(/^\//);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await ask(postgres.url, 'SHOW listen_addresses')).toEqual({ listen_addresses: '' });
  expect(
    await ask(
      postgres.url,
      `SELECT array_agg(type || ' ' || auth_method) AS rules, count(error)::int AS wrong FROM pg_hba_file_rules`,
    ),
  ).toEqual({ rules: ['local scram-sha-256'], wrong: 0 });
  const [, , , port, , address] = await lockOf(dataDir);
  expect(address).toBe('');
  expect(await takesTcp(Number(port))).toBe(false);
  for (const url of [postgres.url, postgres.applicationUrl]) {
    for (const password of ['', 'wrong']) {
      const refused = new URL(url);
      refused.password = password;
      await expect(ask(refused.href, 'SELECT 1')).rejects.toThrow(/password/);
    }
  }
}

describe('the embedded PostgreSQL', () => {
  it('is reached by its socket alone, with a password even there', async () => {
    const dataDir = await dataFolder();
    const postgres = await startEmbeddedPostgres(dataDir);
    await expectPrivate(postgres, dataDir);
    expect(folderOf(postgres.url)).toBe(join(dataDir, 'postgres', 'socket'));
    expect(await runningEmbeddedPostgres(dataDir)).toBe(postgres.url);
    await postgres.stop();
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();
  });

  it.runIf(process.getuid?.() === 0)('gives none of its connections to another user', async () => {
    const dataDir = await dataFolder();
    const postgres = await startEmbeddedPostgres(dataDir);
    const path = join(folderOf(postgres.url), '.s.PGSQL.5432');
    const heard = await asAnother(
      `const s = require('net').connect(${JSON.stringify(path)});
       s.on('connect', () => { console.log('taken'); s.destroy(); }).on('error', (e) => console.log(e.code))`,
    );
    expect(heard).toBe('EACCES');
    await postgres.stop();
  });

  it.each([
    ['far down', ['a-folder-with-a-name', 'that-goes-on'.repeat(10), 'and-on', 'data']],
    ['of an odd name', ["it's a “data” folder"]],
  ])('works in a folder %s, and is found there and taken over', async (_, below) => {
    const dataDir = await dataFolder(...below);
    const postgres = await startEmbeddedPostgres(dataDir);
    await expectPrivate(postgres, dataDir);
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    // As after kill -9 of the process that started it.
    const taken = await startEmbeddedPostgres(dataDir);
    expect(taken.url).toBe(postgres.url);
    expect(await runningEmbeddedPostgres(dataDir)).toBe(postgres.url);
    expect(await ask(taken.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
    await taken.stop();
    await expect(stat(folderOf(postgres.url))).rejects.toThrow('ENOENT');
  });

  it('comes back at the same address where somebody tidied its socket away', async () => {
    const dataDir = await dataFolder();
    const postgres = await startEmbeddedPostgres(dataDir);
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    expect(await postgres.revive()).toBe(false);
    await rm(folderOf(postgres.url), { recursive: true });
    await expect(ask(postgres.url, 'SELECT 1')).rejects.toThrow('ENOENT');
    expect(await postgres.revive()).toBe(true);
    expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual({ n: 7 });

    await rm(folderOf(postgres.url), { recursive: true });
    const taken = await startEmbeddedPostgres(dataDir);
    expect(await ask(taken.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
    await taken.stop();
  });
});

/** The data folder as an older version had it: TCP, another place for the socket, rules that trust. */
async function runAsOlder(dataDir: string): Promise<number> {
  const home = join(dataDir, 'postgres');
  await rm(join(home, 'socket'), { recursive: true, force: true });
  await writeFile(
    join(home, 'cluster', 'pg_hba.conf'),
    'local all all trust\nhost all all 127.0.0.1/32 trust\n',
  );
  const port = await freePort();
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='${home}'`;
  await runTool(dataDir, 'pg_ctl', [
    'start',
    '-w',
    '-D',
    join(home, 'cluster'),
    '-l',
    join(home, 'postgres.log'),
    '-o',
    settings,
  ]);
  return port;
}

describe('a data folder of an older version', () => {
  it.each([
    ['stopped', true],
    ['with its database left running', false],
  ])(
    'that was %s has its door closed at the start, and keeps what is in it',
    async (_, stopped) => {
      const dataDir = await dataFolder();
      let postgres = await startEmbeddedPostgres(dataDir);
      await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      await postgres.stop();
      const port = await runAsOlder(dataDir);
      expect(await takesTcp(port)).toBe(true);
      if (stopped) {
        const cluster = join(dataDir, 'postgres', 'cluster');
        await runTool(dataDir, 'pg_ctl', ['stop', '-w', '-D', cluster]);
      }
      postgres = await startEmbeddedPostgres(dataDir);
      await expectPrivate(postgres, dataDir);
      expect(await takesTcp(port)).toBe(false);
      expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
      await postgres.stop();
    },
  );

  it('is left alone while another Sallyport uses it', async () => {
    const dataDir = await dataFolder();
    await (await startEmbeddedPostgres(dataDir)).stop();
    const port = await runAsOlder(dataDir);
    const password = (await readFile(join(dataDir, 'postgres', 'password'), 'utf8')).trim();
    const older = `postgresql://sallyport:${password}@127.0.0.1:${port}/postgres`;
    const claim = await claimDatabase(older);
    await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow('another Sallyport is running');
    expect(await takesTcp(port)).toBe(true);
    await claim?.end();
    await (await startEmbeddedPostgres(dataDir)).stop();
  });
});
