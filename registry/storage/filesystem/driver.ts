import { opendir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ensureDirectory, sync } from '@/lib/files/durable-file';
import { parseDigest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { BlobDriver } from '../driver';
import type { BlobReads, BlobUpkeep } from '../store';
import { fileSize, orNull, removeFile } from './files';
import { filesystemLayout } from './layout';
import { readFileRange } from './read-file';
import { filesystemUploads } from './uploads';

/**
 * Blobs in a directory of one filesystem (`root`, made where it is missing). Several processes may
 * use it at once.
 */
export async function createFilesystemDriver(root: string): Promise<BlobDriver> {
  const layout = filesystemLayout(root);
  for (const directory of [layout.uploads, ...layout.algorithms]) await ensureDirectory(directory);

  const reads: BlobReads = {
    stat: (digest) => fileSize(layout.blob(digest)),

    async *read(digest, range, spare) {
      const path = layout.blob(digest);
      const size = await fileSize(path);
      if (size === null) throw new RegistryError('BLOB_UNKNOWN', 'There is no such blob.');
      yield* readFileRange(path, range?.start ?? 0, range?.end ?? size - 1, spare);
    },
  };

  const upkeep: BlobUpkeep = {
    async *list() {
      for (const directory of layout.algorithms) {
        for await (const shard of await opendir(directory)) {
          for await (const file of await opendir(join(directory, shard.name))) {
            const digest = parseDigest(`${basename(directory)}:${file.name}`);
            if (digest) yield digest;
          }
        }
      }
    },

    async remove(digest) {
      if ((await fileSize(layout.blob(digest))) === null) return false;
      await removeFile(layout.blob(digest));
      await orNull(sync(layout.shard(digest)));
      return true;
    },
  };

  return { ...filesystemUploads(layout), ...reads, ...upkeep, urlFor: () => Promise.resolve(null) };
}
