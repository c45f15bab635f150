import type { Descriptor } from '@/oci/manifest/manifest';
import { nextTurn } from '@/lib/next-turn';
import {
  maximumConfigSize,
  readConfigDocument,
  tooLargeConfig,
  type ConfigReading,
} from '@/oci/config/config';
import { RegistryError } from '@/oci/http/errors';
import type { RepositoryCall } from '../call';

/**
 * A manifest's config blob, as `readConfigDocument` reads it. One that is larger than that reads is not
 * read at all.
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN where the blob is not linked in the repository: its
 *   bytes may not be read then (L11); MANIFEST_INVALID for an image's config that two readers could
 *   read differently (L13)
 */
export async function readConfig(call: RepositoryCall, config: Descriptor): Promise<ConfigReading> {
  const blob = await call.repository.blobs.find(config.digest);
  if (!blob) {
    throw new RegistryError(
      'MANIFEST_BLOB_UNKNOWN',
      `The manifest names a config that was not pushed here: ${config.digest}.`,
      { detail: { digests: [config.digest] } },
    );
  }
  if (blob.size > maximumConfigSize) return tooLargeConfig(blob.size, config.mediaType);
  const bytes = Buffer.allocUnsafe(blob.size);
  let end = 0;
  for await (const chunk of call.services.blobs.read(config.digest)) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  await nextTurn();
  return readConfigDocument(bytes.subarray(0, end), config.mediaType);
}
