import { existsSync } from 'node:fs';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A PostgreSQL that runs on a cluster, and where it is reached, as its lock file says. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** The folder of its socket; null: it has none. */
  readonly socketFolder: string | null;
  /** Does it listen on TCP? */
  readonly listens: boolean;
}

/** The longest that a server is waited for which starts or ends just now, in milliseconds. */
const patience = 120_000;

/**
 * The server that runs on this cluster, or null. Of a lock file that a crash left behind
 * PostgreSQL takes care itself, and waits for children of the server that was killed; one whose
 * number some other program has got by now it would believe, so that one is removed.
 */
export async function runningServer(cluster: string): Promise<RunningServer | null> {
  const until = Date.now() + patience;
  for (;;) {
    const lock = await readLock(cluster);
    if (lock === null) return null;
    if (!lock.turning) return lock.server;
    if (Date.now() > until) {
      throw new Error(
        `PostgreSQL ${lock.server.pid} has been starting or ending for two minutes. Look into its log beside ${cluster}.`,
      );
    }
    await wait(100);
  }
}

/** What `postmaster.pid` says (its lines: pid, folder, time, port, socket, address, memory, status). */
async function readLock(
  cluster: string,
): Promise<{ server: RunningServer; turning: boolean } | null> {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  const [pid, , , port, socketFolder = '', address = '', , status = ''] = lines;
  // Below zero where it serves nobody: PostgreSQL in single-user mode, which ends by itself.
  const number = Math.abs(Number(pid));
  const valid = Number.isInteger(number) && number > 0;
  if (valid && !isAlive(number)) return null;
  if (!valid || !(await isPostgresOn(number, cluster))) {
    await rm(path, { force: true });
    return null;
  }
  const server = {
    pid: number,
    port: Number(port),
    socketFolder: socketFolder.trim() || null,
    listens: address.trim() !== '',
  };
  return { server, turning: !/^(ready|standby)/.test(status) };
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
