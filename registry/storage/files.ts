import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a missing file answers in place of an error. */
export async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A file's size in bytes; null where there is none. */
export async function fileSize(path: string): Promise<number | null> {
  return (await orNull(stat(path)))?.size ?? null;
}

export const removeFile = (path: string): Promise<void> => rm(path, { force: true });

/** Makes durable what is in a file, or which names a directory has. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a directory, durable in its parent too where it is new. */
export async function ensureDirectory(path: string): Promise<void> {
  const created = await mkdir(path, { recursive: true, mode: 0o700 });
  for (let at = path; created !== undefined; at = dirname(at)) {
    await sync(dirname(at));
    if (at === created) return;
  }
}

/** Writes all of the buffers at a position; a write may end early. */
export async function writeAll(
  handle: FileHandle,
  buffers: readonly Uint8Array[],
  position: number,
): Promise<void> {
  const { bytesWritten } = await handle.writev(buffers, position);
  const size = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  if (bytesWritten === size) return;
  let rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let at = position + bytesWritten; rest.length > 0;) {
    const { bytesWritten: more } = await handle.write(rest, 0, rest.length, at);
    rest = rest.subarray(more);
    at += more;
  }
}
