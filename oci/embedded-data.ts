import { algorithmOf, type Digest } from './digest';
import { digestOf } from './hash';
import { invalidAt } from './invalid';

/**
 * Refuses a descriptor's `data` that is not what its digest and size name (OCI image specification,
 * "Content Descriptors", `data`, and "Embedded Content"): who reads the embedded bytes and who fetches
 * the digest would have two things (L13). Its text is base64 in its one canonical form (RFC 4648,
 * sections 3.5 and 4): padded, without line ends, with no bits beyond the bytes, which some readers pass
 * over and others refuse. Decoded only where its length fits the size, so that it costs what its manifest
 * has in bytes, 4 MiB at most. Left out, or null as some write what they leave out, there is none.
 *
 * @param path the descriptor's, in errors.
 * @throws RegistryError MANIFEST_INVALID
 */
export function refuseOtherData(
  data: unknown,
  { digest, size }: { readonly digest: Digest; readonly size: number },
  path: string,
): void {
  if (data == null) return;
  const at = `${path}.data`;
  if (typeof data !== 'string') throw invalidAt(at, 'must be a string');
  if (data.length !== 4 * Math.ceil(size / 3)) {
    throw invalidAt(at, `is not the base64 of ${size} bytes, which the descriptor’s size says`);
  }
  const bytes = Buffer.from(data, 'base64');
  if (bytes.toString('base64') !== data) {
    throw invalidAt(at, 'must be base64 with padding and nothing else in it (RFC 4648)');
  }
  if (bytes.length !== size) {
    throw invalidAt(at, `has ${bytes.length} bytes, but the descriptor’s size is ${size}`);
  }
  const actual = digestOf(bytes, algorithmOf(digest));
  if (actual !== digest) {
    throw invalidAt(at, `has the digest ${actual}, but the descriptor’s is ${digest}`);
  }
}
