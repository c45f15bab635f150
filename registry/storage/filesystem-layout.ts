import { join } from 'node:path';
import { algorithmOf, digestAlgorithms, hexOf, type Digest } from '@/oci/names/digest';

/**
 * Where the files are:
 *
 *     <root>/
 *       blobs/sha256/ab/ab12…          a blob, named by its digest; never changed once it is there
 *       blobs/sha512/cd/cd34…
 *       uploads/<upload id>.<uuid>     what an upload has so far
 *
 * An upload has one file per process that wrote to it, because two processes may not write to the
 * same file: whoever takes an upload over copies what was acknowledged into a file of its own.
 * Every part of a path is made here from a parsed digest or from ids that this server made.
 */
export interface Layout {
  readonly uploads: string;
  readonly algorithms: readonly string[];
  blob(digest: Digest): string;
  /** The directory that a blob's file is in. */
  shard(digest: Digest): string;
  upload(id: string, file: string): string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function checked(id: string): string {
  if (!uuid.test(id)) throw new TypeError('Not an id of this server.');
  return id;
}

/** @throws TypeError where an upload's id or file is no id of this server. */
export function filesystemLayout(root: string): Layout {
  const shard = (digest: Digest) =>
    join(root, 'blobs', algorithmOf(digest), hexOf(digest).slice(0, 2));
  return {
    uploads: join(root, 'uploads'),
    algorithms: Object.keys(digestAlgorithms).map((algorithm) => join(root, 'blobs', algorithm)),
    shard,
    blob: (digest) => join(shard(digest), hexOf(digest)),
    upload: (id, file) => join(root, 'uploads', `${checked(id)}.${checked(file)}`),
  };
}

/** Whether a file in `uploads` belongs to the upload. */
export const isFileOfUpload = (file: string, id: string): boolean =>
  file.startsWith(`${checked(id)}.`);
