import { imageConfigShape } from './config-shape';
import { invalidAt } from './invalid';
import { foldCase } from './json/fold-case';
import { readJson } from './json';
import { isImageConfigType } from './media-types';
import { isRecord } from './record';

/** Configs above 4 MiB are not read; clients read no larger ones either. */
export const maximumConfigSize = 4 * 1024 * 1024;

/** An image that exposes ten thousand ports, as telephony does, has half as many. */
const maximumMembers = 20_000;

/**
 * Reads the bytes of a manifest's config blob (OCI image configuration).
 *
 * An image's config is one by its media type, or by what is in it: runtimes run a document with
 * `rootfs` or `config` whatever its type says. It is read by the strictest reader (L13). Another
 * artifact's config is not judged: of equal keys the last one counts there.
 *
 * @param mediaType the config descriptor's.
 * @returns the document, of any shape; its objects have no prototype. Null where it is not known
 *   what it says: it is not JSON, beyond the bounds, or holds what a database cannot keep. Null is
 *   *not known* (L12), never "an image without a user".
 * @throws RegistryError MANIFEST_INVALID, with the path, for an image's config that two readers could
 *   read differently.
 */
export function parseConfig(bytes: Uint8Array, mediaType: string): unknown {
  if (bytes.length > maximumConfigSize) return null;
  const { value, offence, unstorable } = readJson(bytes, imageConfigShape, maximumMembers);
  const differs = offence?.kind === 'ambiguous' || offence?.kind === 'encoding';
  if (offence && differs && (isImageConfigType(mediaType) || looksLikeImageConfig(value))) {
    throw invalidAt(offence.path, offence.problem, 'The image config');
  }
  return value === undefined || unstorable !== null ? null : value;
}

const ownKeys = ['rootfs', 'config'].map(foldCase);

const looksLikeImageConfig = (value: unknown): boolean =>
  isRecord(value) && Object.keys(value).some((key) => ownKeys.includes(foldCase(key)));
