import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes durable what is in a file, or which names a folder has. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows opens no folder, and its file systems keep their names by themselves. */
const syncFolder = (path: string): Promise<void> =>
  process.platform === 'win32' ? Promise.resolve() : sync(path);

/** Makes a folder, durable in its parents too where it is new; for its owner alone unless `mode` says more. */
export async function ensureDirectory(path: string, mode = 0o700): Promise<void> {
  const created = await mkdir(path, { recursive: true, mode });
  for (let at = path; created !== undefined; at = dirname(at)) {
    await syncFolder(dirname(at));
    if (at === created) return;
  }
}

interface Owned {
  /** Who the file is handed to; null: it stays ours. */
  readonly owner?: { readonly uid: number; readonly gid: number } | null;
}

/**
 * Writes a small file as one act, for its owner alone to read (mode 0600): it is whole and durable under
 * its name, or not there; a power cut in between leaves at most a `*.new` beside it, which nobody reads.
 * @returns false where the name was taken; what is there then is as it was.
 */
export async function createDurably(path: string, text: string, owned: Owned = {}) {
  const draft = await writeDraft(path, text, owned);
  try {
    await link(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A file system without hard links; of two that create at once, the later one counts there.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code ?? '')) throw error;
    if (existsSync(path)) return false;
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

/** The same in place of what is there: whoever reads finds all of the old or all of the new. */
export async function replaceDurably(path: string, text: string, owned: Owned = {}): Promise<void> {
  await rename(await writeDraft(path, text, owned), path);
  await syncFolder(dirname(path));
}

async function writeDraft(path: string, text: string, { owner }: Owned): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    if (owner) await file.chown(owner.uid, owner.gid);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}
