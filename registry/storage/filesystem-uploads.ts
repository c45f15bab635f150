import { createHash, type Hash } from 'node:crypto';
import { open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@/lib/ids';
import { algorithmOf, digestFromHex, type Digest, type DigestAlgorithm } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { appendToFile } from './append-file';
import { ensureDirectory, sync } from '@/lib/files/durable-file';
import { orNull, removeFile } from './files';
import { isFileOfUpload, type Layout } from './filesystem-layout';
import { readFileRange } from './read-file';
import type { BlobUploads } from './store';

/** An upload's file that only this process writes to, and the hash of what is in it. */
interface Held {
  readonly path: string;
  readonly offset: number;
  readonly sha256: Hash;
  /** It was copied from a file of a former process, which lies there still. */
  readonly takenOver: boolean;
}

/** Above it the upload that waited longest is forgotten; when it goes on, it is read again. */
const maximumHeld = 1000;

const unknown = () =>
  new RegistryError('BLOB_UPLOAD_UNKNOWN', 'What was uploaded is gone; start the upload again.');

/**
 * Uploads as files:
 *
 *     nothing ──append──► held ──append──► held ──finish──► blob
 *                          │ restart, or another offset than was acknowledged
 *                          ▼
 *                         a file ──copied and hashed up to the offset──► held
 *
 * What a file has beyond the acknowledged offset (the process was killed between the disk and the
 * catalogue) is never looked at.
 */
export function filesystemUploads(layout: Layout): BlobUploads {
  const held = new Map<string, Held>();
  /** Uploads that a request is busy with, and whether another one aborted them meanwhile. */
  const busy = new Map<string, { aborted: boolean }>();

  /** Puts an upload back after work on it, unless it was aborted meanwhile. */
  async function keep(id: string, upload: Held, state: { aborted: boolean }): Promise<void> {
    if (state.aborted) return removeFile(upload.path);
    if (held.size >= maximumHeld) held.delete(held.keys().next().value!);
    held.set(id, upload);
  }

  async function exclusively<T>(id: string, work: (state: { aborted: boolean }) => Promise<T>) {
    if (busy.has(id)) {
      throw new RegistryError(
        'RANGE_INVALID',
        'Another request is writing to this upload. Ask for its status and go on from there.',
      );
    }
    const state = { aborted: false };
    busy.set(id, state);
    try {
      return await work(state);
    } finally {
      busy.delete(id);
    }
  }

  const filesOf = async (id: string): Promise<string[]> =>
    (await readdir(layout.uploads))
      .filter((file) => isFileOfUpload(file, id))
      .map((file) => join(layout.uploads, file));

  /** The newest file that has as many bytes as were acknowledged. */
  async function findSource(id: string, offset: number): Promise<string | null> {
    let best: { path: string; at: number } | null = null;
    for (const path of await filesOf(id)) {
      const found = await orNull(stat(path));
      if (!found || found.size < offset) continue;
      if (!best || found.mtimeMs > best.at) best = { path, at: found.mtimeMs };
    }
    return best?.path ?? null;
  }

  /** The upload with exactly `offset` bytes; taken out of `held` while somebody works on it. */
  async function take(id: string, offset: number): Promise<Held> {
    const own = held.get(id);
    held.delete(id);
    if (own?.offset === offset) return own;
    const path = layout.upload(id, newId());
    const sha256 = createHash('sha256');
    const source = offset === 0 ? null : await findSource(id, offset);
    if (offset > 0 && source === null) throw unknown();
    const handle = await open(path, 'wx', 0o600);
    try {
      if (source !== null) {
        const { interrupted } = await appendToFile(
          handle,
          0,
          sha256,
          copied(readFileRange(source, 0, offset - 1)),
        );
        if (interrupted) throw unknown();
      }
    } catch (error) {
      await removeFile(path);
      throw error;
    } finally {
      await handle.close();
    }
    if (own) await removeFile(own.path);
    return { path, offset, sha256, takenOver: source !== null };
  }

  /**
   * Moves an upload's file to the blob's place. A blob that is there already is replaced by the
   * same bytes, just verified: whatever happened to the old file, a push heals it.
   */
  async function place(path: string, digest: Digest): Promise<void> {
    await sync(path);
    await ensureDirectory(layout.shard(digest));
    await rename(path, layout.blob(digest));
    await sync(layout.shard(digest));
  }

  return {
    append: (id, offset, body) =>
      exclusively(id, async (state) => {
        const upload = await take(id, offset);
        const before = upload.sha256.copy();
        const handle = await open(upload.path, 'r+');
        try {
          const appended = await appendToFile(handle, offset, upload.sha256, body);
          // After the bytes: most filesystems have made the file's name durable with them.
          await sync(layout.uploads);
          await keep(id, { ...upload, offset: appended.offset }, state);
          return appended;
        } catch (error) {
          // Give the room back and stand where the upload stood.
          await handle.truncate(offset);
          await keep(id, { ...upload, sha256: before }, state);
          throw error;
        } finally {
          await handle.close();
        }
      }),

    finish: (id, offset, digest) =>
      exclusively(id, async (state) => {
        const upload = await take(id, offset);
        const actual = await digestOfUpload(upload, algorithmOf(digest));
        if (actual !== digest) {
          for (const path of await filesOf(id)) await removeFile(path);
          throw new RegistryError('DIGEST_INVALID', `The digest of what came is ${actual}.`);
        }
        if (state.aborted) throw unknown();
        try {
          await place(upload.path, digest);
        } catch (error) {
          await keep(id, upload, state);
          throw error;
        }
        if (upload.takenOver) for (const path of await filesOf(id)) await removeFile(path);
      }),

    async abort(id) {
      const state = busy.get(id);
      if (state) state.aborted = true;
      held.delete(id);
      for (const path of await filesOf(id)) await removeFile(path);
    },

    async sweep(before, known) {
      let removed = 0;
      const failures: unknown[] = [];
      for (const file of await readdir(layout.uploads)) {
        const path = join(layout.uploads, file);
        const id = file.slice(0, file.indexOf('.'));
        if (known.has(id) || busy.has(id)) continue;
        const found = await orNull(stat(path));
        if (!found || found.mtime >= before) continue;
        try {
          await removeFile(path);
        } catch (error) {
          failures.push(error);
          continue;
        }
        held.delete(id);
        removed += 1;
      }
      if (failures.length > 0) throw new AggregateError(failures, 'some files were not removed');
      return removed;
    },
  };
}

/** sha256 was computed on the way; another algorithm reads the file once more. */
async function digestOfUpload(upload: Held, algorithm: DigestAlgorithm): Promise<Digest> {
  if (algorithm === 'sha256') {
    return digestFromHex(algorithm, upload.sha256.copy().digest('hex'));
  }
  const hash = createHash(algorithm);
  for await (const chunk of readFileRange(upload.path, 0, upload.offset - 1)) hash.update(chunk);
  return digestFromHex(algorithm, hash.digest('hex'));
}

/** Copies each chunk, for a reader whose source uses its memory again. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}
