import { RegistryError } from '@/oci/http/errors';
import { isReservedTag } from '@/oci/names/tags';
import { answer } from '../http/answer';
import type { DeleteCall } from '../call';
import { pathReference } from '../http/parameters';
import { manifestUnknown } from './get-manifest';

/** Removes a tag, or a manifest with its tags (OCI distribution, "Deleting Manifests" and "Tags"). */
export async function deleteManifest(call: DeleteCall): Promise<void> {
  const reference = pathReference(call, manifestUnknown);
  if ('tag' in reference && isReservedTag(reference.tag)) throw staysWithBuild(reference.tag);
  const removed =
    'tag' in reference
      ? await call.remove.tag(reference.tag)
      : await call.remove.manifest(reference.digest);
  if (!removed) throw manifestUnknown();
  answer(call, 202);
}

const staysWithBuild = (tag: string): RegistryError =>
  new RegistryError(
    'TAG_RESERVED',
    `${tag} was not deleted: the registry keeps it for as long as its build is here, so that every build has its number. Delete the manifest by its digest instead.`,
  );
