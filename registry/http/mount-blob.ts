import type { Repository } from '../ports';
import type { Digest } from '@/oci/digest';
import { parseRepositoryName } from '@/oci/names';
import { pullableNames } from '../tokens/grants';
import { repositoryIfReadable } from './authorize';
import type { RepositoryCall } from './call';

/**
 * Links a blob here that is linked where the caller may pull (OCI distribution, "Mounting a blob
 * from another repository"): in `from`, or without it in any such repository that the token was
 * issued for. Null where it is not to be had, whatever the reason: a client learns nothing from it.
 */
export async function mountBlob(
  call: RepositoryCall,
  digest: Digest,
  from: string | null,
): Promise<Digest | null> {
  const { blobs, catalogue } = call.services;
  const source =
    from === null ? await findAnywhere(call, digest) : await findIn(call, digest, from);
  if (!source || (await blobs.stat(digest)) !== source.size) return null;
  await catalogue.linkBlob(call.repository, { digest, size: source.size });
  return digest;
}

async function findIn(call: RepositoryCall, digest: Digest, from: string) {
  const name = parseRepositoryName(from);
  const repository: Repository | null = name && (await repositoryIfReadable(call, name));
  return repository && call.services.catalogue.findBlob(repository, digest);
}

async function findAnywhere(call: RepositoryCall, digest: Digest) {
  const { access, services } = call;
  if (access.grants === null) return services.catalogue.findReadableBlob(access.caller, digest);
  for (const name of pullableNames(access.grants)) {
    const repository = await repositoryIfReadable(call, name);
    const blob = repository && (await services.catalogue.findBlob(repository, digest));
    if (blob) return blob;
  }
  return null;
}
