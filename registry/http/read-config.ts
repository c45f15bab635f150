import type { Descriptor } from '@/oci/manifest';
import { RegistryError } from '@/oci/errors';
import { parseJson } from '@/lib/parse-json';
import { isStorable } from '@/lib/storable';
import type { RepositoryCall } from './call';

/** Configs above 4 MiB are not read. */
export const maximumConfigSize = 4 * 1024 * 1024;

/**
 * The document of a manifest's config blob; null where it is not JSON, larger than 4 MiB, or holds
 * text that a database cannot keep.
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN where the blob is not linked in the repository: its
 *   bytes may not be read then (L11)
 */
export async function readConfig(call: RepositoryCall, config: Descriptor): Promise<unknown> {
  const { catalogue, blobs } = call.services;
  const blob = await catalogue.findBlob(call.repository, config.digest);
  if (!blob) {
    throw new RegistryError(
      'MANIFEST_BLOB_UNKNOWN',
      `The manifest names a config that was not pushed here: ${config.digest}.`,
      { detail: { digests: [config.digest] } },
    );
  }
  if (blob.size > maximumConfigSize) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(config.digest)) chunks.push(Uint8Array.from(chunk));
  const document = parseJson(Buffer.concat(chunks));
  return document !== undefined && isStorable(document) ? document : null;
}
