import type { Digest } from '@/oci/names/digest';
import type { BlobReads } from './store';

/** A tar header's block: enough to tell what any archive is. */
const headBytes = 512;

/** The first 512 bytes of a blob, or all that it has; null where it is not stored. */
export async function readHead(blobs: BlobReads, digest: Digest): Promise<Uint8Array | null> {
  const size = await blobs.stat(digest);
  if (size === null) return null;
  const chunks: Uint8Array[] = [];
  if (size > 0) {
    const range = { start: 0, end: Math.min(size, headBytes) - 1 };
    for await (const chunk of blobs.read(digest, range)) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
