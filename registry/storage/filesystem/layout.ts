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
 * same file: whoever takes an upload over copies what was acknowledged into a file of its own. The
 * upload's session says which file has what was acknowledged.
 * Every part of a path is a parsed digest, an upload's id, which was checked before, or a file's name,
 * which is checked here.
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

/** The name comes out of a session, which nobody has checked. */
function checked(file: string): string {
  if (!uuid.test(file)) throw new TypeError('Not a file of this server.');
  return file;
}

/** @throws TypeError where an upload's file is none of this server. */
export function filesystemLayout(root: string): Layout {
  const shard = (digest: Digest) =>
    join(root, 'blobs', algorithmOf(digest), hexOf(digest).slice(0, 2));
  return {
    uploads: join(root, 'uploads'),
    algorithms: Object.keys(digestAlgorithms).map((algorithm) => join(root, 'blobs', algorithm)),
    shard,
    blob: (digest) => join(shard(digest), hexOf(digest)),
    upload: (id, file) => join(root, 'uploads', `${id}.${checked(file)}`),
  };
}

/** Whether a file in `uploads` belongs to the upload. */
export const isFileOfUpload = (file: string, id: string): boolean => file.startsWith(`${id}.`);
