import { RegistryError } from '@/oci/errors';
import type { ParsedManifest } from '@/oci/manifest';
import { isManifestType } from '@/oci/media-types';
import { maximumManifestSize } from '@/oci/parse-manifest';
import { isRecord } from '@/oci/record';
import type { BlobStore } from '../storage/store';

/**
 * Refuses an index that names a manifest by a type that is none: clients that go by the bytes would
 * run it, and nobody who goes by the type would have looked at it (L13, L14). Builders keep caches in
 * indexes under types of their own: their documents are no manifests, and their layers no documents.
 * @throws RegistryError MANIFEST_INVALID, with the path.
 */
export async function refuseHiddenManifests(
  blobs: BlobStore,
  { children }: ParsedManifest,
): Promise<void> {
  for (const [at, { digest, mediaType, size }] of children.entries()) {
    if (isManifestType(mediaType) || size > maximumManifestSize) continue;
    // What is not stored is refused as unknown, in the transaction that would place the index.
    if ((await blobs.stat(digest)) === null) continue;
    if (!(await readsAsManifest(blobs, digest))) continue;
    const path = `manifests[${at}].mediaType`;
    throw new RegistryError(
      'MANIFEST_INVALID',
      `${path} is ${mediaType}, but ${digest} is a manifest. Call it what it is, and push it to manifests/${digest} first.`,
      { detail: { path } },
    );
  }
}

async function readsAsManifest(blobs: BlobStore, digest: Parameters<BlobStore['stat']>[0]) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(digest)) {
    // An archive is told by its first bytes; only a document is read whole.
    if (chunks.length === 0 && !/^\ufeff?\s*\{/.test(textOf(chunk.subarray(0, 64)))) return false;
    chunks.push(Uint8Array.from(chunk));
  }
  try {
    const document: unknown = JSON.parse(textOf(Buffer.concat(chunks)).replace(/^\ufeff/, ''));
    if (!isRecord(document)) return false;
    const has = (key: string) => Object.hasOwn(document, key);
    // BuildKit's cache has layers, too, and no config beside them.
    return ['schemaVersion', 'manifests', 'fsLayers'].some(has) || (has('config') && has('layers'));
  } catch {
    return false;
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
