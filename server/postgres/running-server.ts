import { existsSync } from 'node:fs';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The port of the server that runs on this cluster, or null. Of a lock file that a crash left behind
 * PostgreSQL takes care itself, and waits for children of the server that was killed; one whose
 * number some other program has got by now it would believe, so that one is removed.
 */
export async function runningServer(cluster: string): Promise<number | null> {
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
