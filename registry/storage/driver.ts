import type { Digest } from '@/oci/names/digest';
import type { Appended, BlobLinks, BlobReads, BlobUpkeep, Upload } from './store';

/**
 * Where bytes are kept; `verifying` makes a store of it. It is about bytes alone: ids, offsets and ranges
 * were checked before, nobody else of this process has the upload meanwhile, and what digest the bytes
 * have it is told. Other processes may use the same place.
 */
export interface BlobDriver extends BlobReads, BlobLinks, BlobUpkeep {
  /**
   * As BlobUploads.append. What it needs to find the bytes again, in whichever process, it says in the
   * session: names of parts, the id of another service's upload.
   * @throws RegistryError BLOB_UPLOAD_UNKNOWN where the first `offset` bytes are not there, and what the
   *   body refused itself with
   */
  append(upload: Upload, body: AsyncIterable<Uint8Array>): Promise<Appended>;
  /** The upload's bytes. @throws RegistryError BLOB_UPLOAD_UNKNOWN where they are not there */
  readUpload(upload: Upload): AsyncIterable<Uint8Array>;
  /**
   * Makes the upload's bytes, which were found to have this digest, the blob: durable, in place of the
   * same bytes where they are there already, so that a push heals what happened to them.
   * @throws RegistryError BLOB_UPLOAD_UNKNOWN as above
   */
  commit(upload: Upload, digest: Digest): Promise<void>;
  /** Removes what the upload has; no error where that is nothing, or less than the upload says. */
  abort(upload: Upload): Promise<void>;
  /** As BlobUploads.sweep. */
  sweep(before: Date, known: ReadonlySet<string>): Promise<number>;
}
