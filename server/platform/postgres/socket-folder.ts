import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReachable, type Run } from './run-as';
import type { RunningServer } from './running-server';

/**
 * PostgreSQL's sockets are reached by a folder and a number, which for a server without TCP is no port
 * but a part of the socket's name.
 */
export const socketNumber = 5432;

const socketIn = (folder: string): string => join(folder, `.s.PGSQL.${socketNumber}`);

/**
 * A socket's address holds 103 bytes and more (macOS 103, Linux 107), and `pg_ctl` hands the folder to
 * a shell, in a list: only plain short paths will do.
 */
const fits = (folder: string): boolean =>
  /^[\w./@+-]+$/.test(folder) && socketIn(folder).length <= 103;

const temporary = 'sallyport-postgres-';

/**
 * The folder for the socket of the server in `home`, open to nobody but its owner. Where the path of
 * `home` is too long or odd for a socket's, a folder for temporary files; whoever looks for it finds it in the
 * server's lock file (`runningServer`).
 */
export async function makeSocketFolder(home: string, run: Run): Promise<string> {
  const own = join(home, 'socket');
  if (fits(own)) {
    await mkdir(own, { recursive: true, mode: 0o700 });
    await claim(own, run);
    return own;
  }
  const roof = [tmpdir(), '/tmp'].find(
    (folder) =>
      fits(join(folder, `${temporary}XXXXXX`)) &&
      // A server under another user's name must get into it.
      (!run.owner || isReachable(join(folder, temporary))),
  );
  if (roof === undefined) {
    throw new Error(
      `The path of ${home} is too long for a socket of PostgreSQL, and so is that of ${tmpdir()}. Set TMPDIR to a folder with a short path, or SALLYPORT_DATA_DIR.`,
    );
  }
  const made = await mkdtemp(join(roof, temporary));
  await claim(made, run);
  return made;
}

/** Makes it again, under the same name, where somebody tidied it away; clears what a killed server left. */
export async function prepareSocketFolder(folder: string, run: Run): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await claim(folder, run);
  for (const file of [socketIn(folder), `${socketIn(folder)}.lock`])
    await rm(file, { force: true });
}

/** Removes the folder of a server that has ended, unless it is the one in its `home`. */
export async function leaveSocketFolder(folder: string): Promise<void> {
  if (folder.includes(`/${temporary}`)) await rmdir(folder).catch(() => undefined);
}

/** Is this server reached by a socket that is there, and by nothing else? */
export const isPrivate = ({ socketFolder, listens }: RunningServer): boolean =>
  !listens && socketFolder !== null && existsSync(socketIn(socketFolder));

/** Whoever may write into the folder could answer in the server's place. */
async function claim(folder: string, { owner }: Run): Promise<void> {
  const found = await lstat(folder);
  const mine = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || (found.uid !== mine && found.uid !== owner?.uid)) {
    throw new Error(`${folder} belongs to somebody else. Remove it, and start again.`);
  }
  if (owner) await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o700);
}
