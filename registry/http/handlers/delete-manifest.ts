import { isReservedTag } from '@/oci/tags';
import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { pathReference } from '../parameters';
import { manifestUnknown } from './get-manifest';
import { tagReserved } from './put-manifest';

/** Removes a tag, or a manifest with its tags (OCI distribution, "Deleting Manifests" and "Tags"). */
export async function deleteManifest(call: RepositoryCall): Promise<void> {
  const { repository, access, services } = call;
  const reference = pathReference(call);
  if ('tag' in reference && isReservedTag(reference.tag)) throw tagReserved(reference.tag);
  const removed =
    'tag' in reference
      ? await services.catalogue.removeTag(repository, access.caller, reference.tag)
      : await services.catalogue.removeManifest(repository, access.caller, reference.digest);
  if (!removed) throw manifestUnknown();
  answer(call, 202);
}
