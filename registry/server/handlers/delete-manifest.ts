import { RegistryError } from '@/oci/http/errors';
import { isReservedTag } from '@/oci/names/tags';
import { answer } from '../http/answer';
import type { RepositoryCall } from '../call';
import { pathReference } from '../http/parameters';
import { manifestUnknown } from './get-manifest';

/** Removes a tag, or a manifest with its tags (OCI distribution, "Deleting Manifests" and "Tags"). */
export async function deleteManifest(call: RepositoryCall): Promise<void> {
  const { repository, access, services } = call;
  const reference = pathReference(call, manifestUnknown);
  if ('tag' in reference && isReservedTag(reference.tag)) throw staysWithBuild(reference.tag);
  const removed =
    'tag' in reference
      ? await services.catalogue.removeTag(repository, access.caller, reference.tag)
      : await services.catalogue.removeManifest(repository, access.caller, reference.digest);
  if (!removed) throw manifestUnknown();
  answer(call, 202);
}

const staysWithBuild = (tag: string): RegistryError =>
  new RegistryError(
    'TAG_RESERVED',
    `${tag} was not deleted: the registry keeps it for as long as its build is here, so that every build has its number. Delete the manifest by its digest instead.`,
  );
