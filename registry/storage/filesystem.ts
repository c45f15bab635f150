import { opendir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDigest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { ensureDirectory, sync } from '@/lib/files/durable-file';
import { fileSize, orNull, removeFile } from './files';
import { filesystemLayout } from './filesystem-layout';
import { filesystemUploads } from './filesystem-uploads';
import { readFileRange } from './read-file';
import type { BlobReads, BlobStore, BlobUpkeep } from './store';

/**
 * A blob store in a directory of one filesystem (`root`, made where it is missing). Several
 * processes may use it at once.
 */
export async function createFilesystemStore(root: string): Promise<BlobStore> {
  const layout = filesystemLayout(root);
  for (const directory of [layout.uploads, ...layout.algorithms]) await ensureDirectory(directory);

  const reads: BlobReads = {
    stat: (digest) => fileSize(layout.blob(digest)),

    async *read(digest, range) {
      const size = await fileSize(layout.blob(digest));
      if (size === null) throw new RegistryError('BLOB_UNKNOWN', 'There is no such blob.');
      yield* readFileRange(layout.blob(digest), range?.start ?? 0, range?.end ?? size - 1);
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

  return { ...filesystemUploads(layout), ...reads, ...upkeep };
}
