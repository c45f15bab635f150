import {
  constants,
  copyFile,
  open,
  readdir,
  rename,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDirectory, sync } from '@/lib/files/durable-file';
import { newId } from '@/lib/ids';
import { own } from '@/lib/text/own';
import { RegistryError } from '@/oci/http/errors';
import type { BlobDriver } from '../driver';
import type { Session, Upload } from '../store';
import { appendToFile } from './append-file';
import { fileSize, orNull, removeFile } from './files';
import { isFileOfUpload, type Layout } from './layout';
import { readFileRange } from './read-file';

/** What this driver notes of an upload. */
interface Notes extends Session {
  /** The file with what was acknowledged. */
  readonly file: string;
  /** The process that may write to it. */
  readonly writer: string;
}

/** An upload's file that this process alone writes to, open, with exactly what was acknowledged. */
interface Opened {
  readonly file: string;
  readonly path: string;
  readonly handle: FileHandle;
  /** Its session does not tell of this file yet. */
  readonly isNew: boolean;
}

const unknown = () =>
  new RegistryError('BLOB_UPLOAD_UNKNOWN', 'What was uploaded is gone; start the upload again.');

/**
 * Uploads as files:
 *
 *     nothing ──append──► a file of this process ──append──► longer ──commit──► blob
 *                              │ of another process, or of this one before it was started again
 *                              ▼
 *                         copied up to the offset ──► a file of this process
 *
 * What a file has beyond the acknowledged offset (the process was killed between the disk and the
 * catalogue) is cut off before anything is written, and is never looked at.
 */
export function filesystemUploads(
  layout: Layout,
): Pick<BlobDriver, 'append' | 'readUpload' | 'commit' | 'abort' | 'sweep'> {
  const writer = newId();

  const filesOf = async (id: string): Promise<string[]> =>
    (await readdir(layout.uploads))
      .filter((file) => isFileOfUpload(file, id))
      .map((file) => join(layout.uploads, file));

  /** The file that has the upload's bytes, and more perhaps. */
  async function find(upload: Upload): Promise<string> {
    const { id, offset, session } = upload;
    const file = own(session, 'file');
    const path = typeof file === 'string' ? layout.upload(id, file) : await newestOf(upload);
    const size = path === null ? null : await fileSize(path);
    if (path === null || size === null || size < offset) throw unknown();
    return path;
  }

  /** Versions that kept no session of an upload went by this: the newest file that has so many bytes. */
  async function newestOf({ id, offset }: Upload): Promise<string | null> {
    let best: { path: string; at: number } | null = null;
    for (const path of await filesOf(id)) {
      const found = await orNull(stat(path));
      if (!found || found.size < offset) continue;
      if (!best || found.mtimeMs > best.at) best = { path, at: found.mtimeMs };
    }
    return best?.path ?? null;
  }

  async function openFor(upload: Upload): Promise<Opened> {
    const { id, offset, session } = upload;
    if (offset > 0 && own(session, 'writer') === writer) {
      const path = await find(upload);
      const handle = await open(path, 'r+');
      return {
        file: (session as Notes).file,
        path,
        handle: await cut(handle, offset),
        isNew: false,
      };
    }
    const file = newId();
    const path = layout.upload(id, file);
    if (offset === 0) return { file, path, handle: await open(path, 'wx', 0o600), isNew: true };
    try {
      await copyFile(await find(upload), path, constants.COPYFILE_EXCL);
      const handle = await cut(await open(path, 'r+'), offset);
      await handle.datasync();
      return { file, path, handle, isNew: true };
    } catch (error) {
      await removeFile(path);
      throw error;
    }
  }

  return {
    async append(upload, body) {
      const { file, path, handle, isNew } = await openFor(upload);
      try {
        const appended = await appendToFile(handle, upload.offset, body);
        // After the bytes: most filesystems have made the file's name durable with them.
        await sync(layout.uploads);
        const session: Notes = { file, writer };
        return { ...appended, session };
      } catch (error) {
        // Give the room back and stand where the upload stood.
        if (isNew) await removeFile(path);
        else await handle.truncate(upload.offset);
        throw error;
      } finally {
        await handle.close();
      }
    },

    async *readUpload(upload) {
      yield* readFileRange(await find(upload), 0, upload.offset - 1);
    },

    async commit(upload, digest) {
      const { path, handle } = await openFor(upload);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await ensureDirectory(layout.shard(digest));
      await rename(path, layout.blob(digest));
      await sync(layout.shard(digest));
      for (const other of await filesOf(upload.id)) await removeFile(other);
    },

    async abort({ id }) {
      for (const path of await filesOf(id)) await removeFile(path);
    },

    async sweep(before, known) {
      let removed = 0;
      const failures: unknown[] = [];
      for (const file of await readdir(layout.uploads)) {
        const path = join(layout.uploads, file);
        if (known.has(file.slice(0, file.indexOf('.')))) continue;
        const found = await orNull(stat(path));
        if (!found || found.mtime >= before) continue;
        try {
          await removeFile(path);
        } catch (error) {
          failures.push(error);
          continue;
        }
        removed += 1;
      }
      if (failures.length > 0) throw new AggregateError(failures, 'some files were not removed');
      return removed;
    },
  };
}

/** Leaves the first `offset` bytes of a file. @throws RegistryError where it has fewer; it is closed then */
async function cut(handle: FileHandle, offset: number): Promise<FileHandle> {
  try {
    const { size } = await handle.stat();
    if (size < offset) throw unknown();
    if (size > offset) await handle.truncate(offset);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
