import { RegistryError } from '@/oci/http/errors';
import { answer, clientHas } from '../http/answer';
import type { RepositoryCall } from '../call';
import { pathReference } from '../http/parameters';

/**
 * A manifest as it was pushed, for GET and HEAD (OCI distribution, "Pulling manifests"). `Accept`
 * is not asked: a converted manifest would have another digest. A name that no tag can have is one
 * that is not there.
 */
export async function getManifest(call: RepositoryCall): Promise<void> {
  const { asked, manifests } = call.repository;
  const manifest = await manifests.find(pathReference(call, manifestUnknown));
  if (!manifest) throw manifestUnknown();
  const { at, digest } = manifest;
  if (call.req.method === 'GET') {
    call.services.events.manifestPulled({ asked, at, digest }, call.access.caller);
  }
  const headers = { 'Docker-Content-Digest': manifest.digest, ETag: `"${manifest.digest}"` };
  if (clientHas(call, manifest.digest)) return answer(call, 304, headers);
  answer(call, 200, { ...headers, 'Content-Type': manifest.mediaType }, manifest.bytes);
}

export const manifestUnknown = (): RegistryError =>
  new RegistryError('MANIFEST_UNKNOWN', 'The image has no such tag or digest here.');
