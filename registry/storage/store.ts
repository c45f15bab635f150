import type { Digest } from '@/oci/names/digest';
import type { ByteRange } from '@/oci/http/ranges';

/** What an upload holds after a body was appended to it. */
export interface Appended {
  /** Bytes of the upload that are now durable: the old offset and all that arrived. */
  readonly offset: number;
  /** Why the body ended before its end; null where it was read to the end. */
  readonly interrupted: Error | null;
}

/**
 * Uploads, by an id that the server made. The caller keeps the offset: what was acknowledged. A
 * store may hold more than that after a crash, and then forgets the rest.
 */
export interface BlobUploads {
  /**
   * Writes a body after the first `offset` bytes and makes it durable. A body that breaks off is
   * kept as far as it came; one that throws a RegistryError, or that the store fails to write, is
   * taken back. One at a time.
   * @throws RegistryError RANGE_INVALID while another request writes, BLOB_UPLOAD_UNKNOWN where
   *   the first `offset` bytes are not there, and what the body refused itself with
   */
  append(id: string, offset: number, body: AsyncIterable<Uint8Array>): Promise<Appended>;
  /**
   * Makes the first `offset` bytes the blob `digest`: durable, and stored once whoever sends it.
   * @throws RegistryError DIGEST_INVALID where the bytes have another digest (the upload is gone),
   *   RANGE_INVALID and BLOB_UPLOAD_UNKNOWN as above
   */
  finish(id: string, offset: number, digest: Digest): Promise<void>;
  /** Forgets the upload, also one that is being written; no error where there is none. */
  abort(id: string): Promise<void>;
  /**
   * Removes what uploads left that nobody wrote to since `before`, but for those that are `known`;
   * how many files.
   */
  sweep(before: Date, known: ReadonlySet<string>): Promise<number>;
}

export interface BlobReads {
  /** Bytes; null where the blob is not stored. */
  stat(digest: Digest): Promise<number | null>;
  /**
   * The blob's bytes in `range`, which the caller took from `stat`, or all of them. A chunk's
   * memory may be used again once the next is asked for.
   * @throws RegistryError BLOB_UNKNOWN where the blob is not stored
   */
  read(digest: Digest, range?: ByteRange): AsyncIterable<Uint8Array>;
}

export interface BlobUpkeep {
  /** Every stored blob, in no order. */
  list(): AsyncIterable<Digest>;
  /** False where there was none. */
  remove(digest: Digest): Promise<boolean>;
}

/** Content-addressed bytes. Who may read what is not its business: that is linked elsewhere (L11). */
export type BlobStore = BlobUploads & BlobReads & BlobUpkeep;
