import type { FileHandle } from 'node:fs/promises';
import { RegistryError } from '@/oci/http/errors';
import { writeAll } from './files';
import type { Appended } from '../store';

/** Small chunks are gathered up to this before they are written. */
const batchSize = 1024 * 1024;
/** After so many bytes the disk is made to begin, so that the last sync has little to wait for. */
const syncEvery = 32 * 1024 * 1024;

/**
 * Writes a body at `offset` and syncs it. Reading and writing go on side by side; at most two batches are
 * held. A body that breaks off is written as far as it came.
 * @throws what the disk throws, or the RegistryError that the body refuses itself with; then
 *   nothing of the body counts
 */
export async function appendToFile(
  handle: FileHandle,
  offset: number,
  body: AsyncIterable<Uint8Array>,
): Promise<Omit<Appended, 'session'>> {
  let position = offset;
  let batch: Uint8Array[] = [];
  let gathered = 0;
  let writing = Promise.resolve();
  let syncing = Promise.resolve();
  let syncedTo = offset;

  async function flush(): Promise<void> {
    await writing;
    if (position - syncedTo >= syncEvery) {
      await syncing;
      syncing = handle.datasync();
      // It is awaited later; until then a failure must not count as unhandled.
      syncing.catch(() => undefined);
      syncedTo = position;
    }
    writing = writeAll(handle, batch, position);
    writing.catch(() => undefined);
    position += gathered;
    batch = [];
    gathered = 0;
  }

  const source = body[Symbol.asyncIterator]();
  let interrupted: Error | null = null;
  try {
    for (;;) {
      const next = await source.next().catch((error: unknown) => {
        if (error instanceof RegistryError) throw error;
        interrupted = error instanceof Error ? error : new Error(String(error));
        return null;
      });
      if (!next || next.done) break;
      batch.push(next.value);
      gathered += next.value.length;
      if (gathered >= batchSize) await flush();
    }
    if (gathered > 0) await flush();
    await writing;
    await syncing;
    if (position > offset) await handle.datasync();
    return { offset: position, interrupted };
  } finally {
    await Promise.allSettled([writing, syncing]);
    await source.return?.();
  }
}
