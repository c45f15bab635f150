import type { Digest } from '@/oci/names/digest';
import type { ByteRange } from '@/oci/http/ranges';

/** A store's own notes on an upload: JSON, which whoever keeps it carries along and never reads. */
export type Session = Readonly<Record<string, unknown>>;

/**
 * An upload as far as it was acknowledged. Whoever keeps uploads writes all of it down in one act, so
 * that the notes always tell of exactly these bytes.
 */
export interface Upload {
  /** Made by the server, never by a client. */
  readonly id: string;
  /** Bytes that are durable and acknowledged. */
  readonly offset: number;
  /** {} before the first byte. */
  readonly session: Session;
}

/** What an upload is after a body was appended to it: what is to be kept, and acknowledged. */
export interface Appended {
  /** The old offset and all that arrived. */
  readonly offset: number;
  readonly session: Session;
  /** Why the body ended before its end; null where it was read to the end. */
  readonly interrupted: Error | null;
}

/**
 * Uploads. A store may hold more of one than was acknowledged, after a crash, and never looks at the rest.
 * A body's chunks are the store's own once it has them.
 */
export interface BlobUploads {
  /**
   * Writes a body after the first `offset` bytes and makes it durable. A body that breaks off is
   * kept as far as it came; one that throws a RegistryError, or that the store fails to write, is
   * taken back. One at a time.
   * @throws RegistryError RANGE_INVALID while another request writes, BLOB_UPLOAD_UNKNOWN where
   *   the first `offset` bytes are not there, and what the body refused itself with
   */
  append(upload: Upload, body: AsyncIterable<Uint8Array>): Promise<Appended>;
  /**
   * Makes the upload's bytes the blob `digest`: durable, and stored once whoever sends it.
   * @throws RegistryError DIGEST_INVALID where the bytes have another digest (the upload is gone),
   *   RANGE_INVALID and BLOB_UPLOAD_UNKNOWN as above
   */
  finish(upload: Upload, digest: Digest): Promise<void>;
  /** Forgets the upload, also one that is being written; no error where there is none. */
  abort(upload: Upload): Promise<void>;
  /**
   * Removes what uploads left that nobody wrote to since `before`, but for those whose ids are `known`;
   * how many pieces.
   */
  sweep(before: Date, known: ReadonlySet<string>): Promise<number>;
}

export interface BlobReads {
  /** Bytes; null where the blob is not stored. */
  stat(digest: Digest): Promise<number | null>;
  /**
   * The blob's bytes in `range`, which the caller took from `stat`, or all of them. Each chunk is owned by
   * who receives it: the store never writes to it again, unless it is given back.
   * @param spare chunks of this very read that the caller has done with: the store may take them out and
   *   fill them again. A reader of much that puts them here saves the memory's way through the caches.
   * @throws RegistryError BLOB_UNKNOWN where the blob is not stored
   */
  read(digest: Digest, range?: ByteRange, spare?: Uint8Array[]): AsyncIterable<Uint8Array>;
}

export interface BlobLinks {
  /**
   * Where a client may fetch the blob for itself for some minutes, with no right of its own: only for who
   * was found to have the right (L11). Null: nowhere but here.
   */
  urlFor(digest: Digest): Promise<string | null>;
}

export interface BlobUpkeep {
  /** Every stored blob, in no order. */
  list(): AsyncIterable<Digest>;
  /** False where there was none. */
  remove(digest: Digest): Promise<boolean>;
}

/**
 * Content-addressed bytes, each checked against its digest. Who may read what is not its business: that is
 * linked elsewhere (L11). There is one: `verifying`, over whichever driver keeps the bytes.
 */
export type BlobStore = BlobUploads & BlobReads & BlobLinks & BlobUpkeep;
