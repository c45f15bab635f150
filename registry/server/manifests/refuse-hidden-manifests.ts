import { nextTurn } from '@/lib/next-turn';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { foldCase } from '@/oci/json/fold-case';
import { outermostKeys } from '@/oci/json/outermost-keys';
import type { ParsedManifest } from '@/oci/manifest/manifest';
import { isManifestType } from '@/oci/manifest/media-types';
import { maximumManifestSize } from '@/oci/manifest/parse-manifest';
import type { BlobStore } from '../../storage/store';

/** No document of a builder has a tenth as many keys at its outermost level. */
const mostKeys = 1000;

/** The entries of an index that nobody would look at as manifests, and that are small enough to be one. */
export const mayHideManifest = ({ mediaType, size }: ParsedManifest['children'][number]): boolean =>
  !isManifestType(mediaType) && size <= maximumManifestSize;

/**
 * Refuses an index that names a manifest by a type that is none: clients that go by the bytes would
 * run it, and nobody who goes by the type would have looked at it (L13, L14). Builders keep caches in
 * indexes under types of their own: their documents are no manifests, and their layers no documents.
 * Each document is looked at once, in a turn of its own.
 * @throws RegistryError MANIFEST_INVALID, with the path.
 */
export async function refuseHiddenManifests(
  blobs: BlobStore,
  { children }: ParsedManifest,
): Promise<void> {
  const seen = new Set<Digest>();
  for (const [at, child] of children.entries()) {
    const { digest, mediaType } = child;
    if (!mayHideManifest(child) || seen.has(digest)) continue;
    seen.add(digest);
    // What is not stored is refused as unknown, in the transaction that would place the index.
    const stored = await blobs.stat(digest);
    if (stored === null || stored > maximumManifestSize) continue;
    if (!(await readsAsManifest(blobs, digest))) continue;
    const path = `manifests[${at}].mediaType`;
    throw new RegistryError(
      'MANIFEST_INVALID',
      `${path} is ${mediaType}, but ${digest} is a manifest. Call it what it is, and push it to manifests/${digest} first.`,
      { detail: { path } },
    );
  }
}

async function readsAsManifest(blobs: BlobStore, digest: Digest): Promise<boolean> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(digest)) {
    // An archive is told by its first bytes; only a document is read whole.
    if (chunks.length === 0 && !/^\ufeff?\s*\{/.test(textOf(chunk.subarray(0, 64)))) return false;
    chunks.push(chunk);
  }
  await nextTurn();
  const found = outermostKeys(Buffer.concat(chunks), mostKeys);
  // What hides among so many keys is not known (L12).
  if (found === null) return true;
  const keys = new Set(found.map(foldCase));
  const has = (key: string) => keys.has(foldCase(key));
  // BuildKit's cache has layers, too, and no config beside them.
  return ['schemaVersion', 'manifests', 'fsLayers'].some(has) || (has('config') && has('layers'));
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
