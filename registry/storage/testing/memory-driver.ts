import { newId } from '@/lib/ids';
import { own } from '@/lib/text/own';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { BlobDriver } from '../driver';
import type { Upload } from '../store';

/** What several processes would share: objects by name, as a bucket has them. */
export interface Bucket {
  readonly blobs: Map<Digest, Buffer>;
  /** By the upload's id and a name of their own. */
  readonly parts: Map<string, { readonly bytes: Buffer; readonly at: Date }>;
}

export const createBucket = (): Bucket => ({ blobs: new Map(), parts: new Map() });

const unknown = () => new RegistryError('BLOB_UPLOAD_UNKNOWN', 'There is no such upload.');

/**
 * A driver that works as one on S3 would: each body is an object of its own, which is never changed, and
 * the session lists them. It keeps nothing in memory but the bucket.
 */
export function createMemoryDriver({ blobs, parts }: Bucket): BlobDriver {
  const namesIn = (upload: Upload) => (own(upload.session, 'parts') ?? []) as readonly string[];

  function bytesOf(upload: Upload): Buffer {
    const all = namesIn(upload).map((name) => {
      const part = parts.get(name);
      if (!part) throw unknown();
      return part.bytes;
    });
    const bytes = Buffer.concat(all);
    if (bytes.length !== upload.offset) throw unknown();
    return bytes;
  }

  function drop(id: string) {
    for (const name of parts.keys()) if (name.startsWith(id)) parts.delete(name);
  }

  return {
    async append(upload, body) {
      bytesOf(upload);
      const chunks: Uint8Array[] = [];
      let interrupted: Error | null = null;
      try {
        for await (const chunk of body) chunks.push(chunk);
      } catch (error) {
        if (error instanceof RegistryError) throw error;
        interrupted = error as Error;
      }
      const bytes = Buffer.concat(chunks);
      const name = `${upload.id}/${newId()}`;
      parts.set(name, { bytes, at: new Date() });
      const session = { parts: [...namesIn(upload), name] };
      return { offset: upload.offset + bytes.length, session, interrupted };
    },

    async *readUpload(upload) {
      yield bytesOf(upload);
    },

    async commit(upload, digest) {
      blobs.set(digest, bytesOf(upload));
      drop(upload.id);
    },

    async abort({ id }) {
      drop(id);
    },

    async sweep(before, known) {
      const old = [...parts].filter(
        ([name, { at }]) => at < before && !known.has(name.split('/')[0]!),
      );
      for (const [name] of old) parts.delete(name);
      return old.length;
    },

    async stat(digest) {
      return blobs.get(digest)?.length ?? null;
    },

    async *read(digest, range) {
      const bytes = blobs.get(digest);
      if (!bytes) throw new RegistryError('BLOB_UNKNOWN', 'There is no such blob.');
      const end = range?.end ?? bytes.length - 1;
      for (let at = range?.start ?? 0; at <= end; at += 1024 * 1024) {
        yield Buffer.from(bytes.subarray(at, Math.min(at + 1024 * 1024, end + 1)));
      }
    },

    urlFor: () => Promise.resolve(null),

    async *list() {
      yield* blobs.keys();
    },

    async remove(digest) {
      return blobs.delete(digest);
    },
  };
}
