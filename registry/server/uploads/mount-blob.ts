import type { Digest } from '@/oci/names/digest';
import type { RegistryError } from '@/oci/http/errors';
import { formatRepositoryName, parseRepositoryName, type RepositoryName } from '@/oci/names/names';
import { formatScope } from '@/oci/http/scopes';
import type { Place } from '../../ports';
import { grantsAllow, pullableNames } from '../../tokens/grants';
import { unauthorized } from '../access/authenticate';
import { repositoryIfReadable } from '../access/authorize';
import type { Call, PushCall } from '../call';

/**
 * Links a blob here that is linked where the caller may pull (OCI distribution, "Mounting a blob
 * from another repository"): in `from`, or without it in any such repository that the token was
 * issued for. Null where it is not to be had, whatever the reason: a client learns nothing from it.
 * @throws RegistryError UNAUTHORIZED with one challenge for both repositories, where the caller may
 *   pull from `from`, the blob is there, and only the token is too narrow
 */
export async function mountBlob(
  call: PushCall,
  digest: Digest,
  from: string | null,
): Promise<Digest | null> {
  const size = from === null ? await findAnywhere(call, digest) : await findIn(call, digest, from);
  if (size === null) return null;
  await call.write.linkBlob({ digest, size });
  return digest;
}

/** The repository that the request would mount from; null where it names none. */
export const mountSource = ({ query }: Call): RepositoryName | null =>
  query.has('mount') ? parseRepositoryName(query.get('from') ?? '') : null;

/** The size in bytes of a blob that `from` links and the store has; null: it is not to be had there. */
async function findIn(call: PushCall, digest: Digest, from: string): Promise<number | null> {
  const name = parseRepositoryName(from);
  const source = name && (await repositoryIfReadable(call, name));
  const blob = source && (await source.blobs.find(digest));
  if (!blob || !(await isStored(call, digest, blob.size))) return null;
  if (!grantsAllow(call.access.grants, source.asked, 'pull')) throw tooNarrow(call, source.asked);
  return blob.size;
}

async function findAnywhere(call: PushCall, digest: Digest): Promise<number | null> {
  const { access, services } = call;
  const blob =
    access.grants === null
      ? await services.catalogue.findReadableBlob(access.caller, digest)
      : await findInNamed(call, digest, pullableNames(access.grants));
  return blob && (await isStored(call, digest, blob.size)) ? blob.size : null;
}

async function findInNamed(
  call: PushCall,
  digest: Digest,
  names: readonly RepositoryName[],
): Promise<{ size: number } | null> {
  for (const name of names) {
    const source = await repositoryIfReadable(call, name);
    if (!source || !grantsAllow(call.access.grants, source.asked, 'pull')) continue;
    const blob = await source.blobs.find(digest);
    if (blob) return blob;
  }
  return null;
}

/** A blob whose bytes were lost is not mounted: the client's push brings them back. */
const isStored = async ({ services }: PushCall, digest: Digest, size: number) =>
  (await services.blobs.stat(digest)) === size;

/** Nothing is told by it: whoever may pull from the source learns there what is in it. */
function tooNarrow(call: PushCall, source: Place): RegistryError {
  return unauthorized(
    call,
    { scope: formatScope(call.repository.asked, 'push', source), error: 'insufficient_scope' },
    `The token was not issued for pulling from ${formatRepositoryName(source)}, where the blob would be mounted from; ask for one that is for both.`,
  );
}
