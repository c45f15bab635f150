import { parseDigest, type Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { isTag } from '@/oci/names/tags';
import { own } from '@/lib/text/own';
import type { Call } from '../call';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The path's digest. @throws RegistryError DIGEST_INVALID */
export const pathDigest = (call: Call): Digest => requireDigest(part(call, 'digest'));

/** @throws RegistryError DIGEST_INVALID, also where there is none */
export function requireDigest(text: string | null): Digest {
  const digest = text === null ? null : parseDigest(text);
  if (digest) return digest;
  throw new RegistryError(
    'DIGEST_INVALID',
    'A digest is sha256: or sha512: and the hash in lower-case hex.',
  );
}

/**
 * The path's tag or digest.
 * @param unfit what is thrown for a name that no tag can have
 * @throws RegistryError that one, DIGEST_INVALID
 */
export function pathReference(
  call: Call,
  unfit: () => RegistryError = tagInvalid,
): { tag: string } | { digest: Digest } {
  const text = part(call, 'reference');
  if (text.includes(':')) return { digest: requireDigest(text) };
  if (isTag(text)) return { tag: text };
  throw unfit();
}

/** The bound of one push; the specification asks for ten ("Pushing Manifests"). */
const maximumTags = 50;

/**
 * The tags that a push by digest sets besides (`tag`, several; OCI distribution, end-7b), each once.
 * @throws RegistryError TAG_INVALID, TAGS_TOO_MANY
 */
export function queryTags(call: Call): string[] {
  const tags = call.query.getAll('tag');
  if (tags.length > maximumTags) {
    throw new RegistryError(
      'TAGS_TOO_MANY',
      `A push sets ${maximumTags} tags at most; this one names ${tags.length}. Push again with the rest.`,
    );
  }
  if (!tags.every(isTag)) throw tagInvalid();
  return [...new Set(tags)];
}

const tagInvalid = (): RegistryError =>
  new RegistryError(
    'TAG_INVALID',
    'A tag has letters, digits, _ . and -, begins with none of . and -, and is 128 long at most.',
  );

/** The path's upload id. @throws RegistryError BLOB_UPLOAD_UNKNOWN: only this server makes ids */
export function pathUploadId(call: Call): string {
  const id = part(call, 'id');
  if (!uuid.test(id)) throw uploadUnknown();
  return id;
}

/** One that ended, never was or is somebody else's: all are told alike (L11). */
export const uploadUnknown = (): RegistryError =>
  new RegistryError('BLOB_UPLOAD_UNKNOWN', 'There is no such upload; start it again.');

/** Some clients escape the colon of a digest. */
function part(call: Call, name: string): string {
  const text = own(call.parameters, name) ?? '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
