import { rm, stat, type FileHandle } from 'node:fs/promises';

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
