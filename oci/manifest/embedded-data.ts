import { algorithmOf, parseDigest, type Digest } from '../names/digest';
import { digestOf } from '../names/hash';
import { invalidAt } from '../invalid';
import { foldCase } from '../json/fold-case';
import { pathText } from '../json/path';
import { isRecord } from '../record';

/**
 * Refuses a document in which a descriptor's `data` is not what its digest and size name (OCI image
 * specification, "Content Descriptors", `data`, and "Embedded Content"): who reads the embedded bytes and
 * who fetches the digest would have two things (L13). A descriptor is one wherever it stands, under keys that
 * nobody knows today too: an object with a digest, and a media type or a size, by keys in whatever case. Each
 * text is decoded once, so that it costs what its document has in bytes, 4 MiB at most.
 *
 * @throws RegistryError MANIFEST_INVALID, with the path.
 */
export function refuseFalseData(document: unknown): void {
  walk(document, []);
}

function walk(value: unknown, at: readonly (string | number)[]): void {
  if (Array.isArray(value)) {
    for (const [key, entry] of value.entries()) {
      if (typeof entry === 'object' && entry !== null) walk(entry, [...at, key]);
    }
  }
  if (!isRecord(value)) return;
  const members = Object.entries(value);
  const found = new Map<string, { key: string; value: unknown }>();
  for (const [key, member] of members) {
    const meant = key.length > longestKey ? undefined : byFolding.get(foldCase(key));
    if (meant !== undefined && member !== null) found.set(meant, { key, value: member });
    if (typeof member === 'object' && member !== null) walk(member, [...at, key]);
  }
  const data = found.get('data');
  const written = found.get('digest')?.value;
  const digest = typeof written === 'string' ? parseDigest(written) : null;
  if (!data || !digest || !(found.has('mediaType') || found.has('size'))) return;
  const size = found.get('size')?.value;
  const said = typeof size === 'number' && Number.isSafeInteger(size) ? size : null;
  refuseOtherData(data.value, { digest, size: said }, pathText([...at, data.key]));
}

const byFolding = new Map(
  ['mediaType', 'digest', 'size', 'data'].map((key) => [foldCase(key), key]),
);

/** A key that folds to one of them has some letters more at most. */
const longestKey = 16;

/**
 * Refuses a text that is not the base64 of what a digest names, in its one canonical form (RFC 4648,
 * sections 3.5 and 4): padded, without line ends, with no bits beyond the bytes, which some readers pass
 * over and others refuse. Left out, or null as some write what they leave out, there is none.
 *
 * @param size what the descriptor says; null: it does not.
 */
function refuseOtherData(
  data: unknown,
  { digest, size }: { readonly digest: Digest; readonly size: number | null },
  at: string,
): void {
  if (typeof data !== 'string') throw invalidAt(at, 'must be a string');
  if (size !== null && data.length !== 4 * Math.ceil(size / 3)) {
    throw invalidAt(at, `is not the base64 of ${size} bytes, which the descriptor’s size says`);
  }
  const bytes = Buffer.from(data, 'base64');
  if (bytes.toString('base64') !== data) {
    throw invalidAt(at, 'must be base64 with padding and nothing else in it (RFC 4648)');
  }
  if (size !== null && bytes.length !== size) {
    throw invalidAt(at, `has ${bytes.length} bytes, but the descriptor’s size is ${size}`);
  }
  const actual = digestOf(bytes, algorithmOf(digest));
  if (actual !== digest) {
    throw invalidAt(at, `has the digest ${actual}, but the descriptor’s is ${digest}`);
  }
}
