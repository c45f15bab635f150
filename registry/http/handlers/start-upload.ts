import { newId } from '@/lib/ids';
import type { Digest } from '@/oci/digest';
import { answer } from '../answer';
import { readBody } from '../body';
import type { RepositoryCall } from '../call';
import { mountBlob } from '../mount-blob';
import { requireDigest } from '../parameters';
import { answerBlobCreated, uploadHeaders } from '../upload-answers';

/**
 * Begins to take a blob in (OCI distribution, "Pushing Blobs"): mounts it from another repository
 * (`mount`), takes it whole (`digest`), or opens an upload, also where it cannot be mounted.
 */
export async function startUpload(call: RepositoryCall): Promise<void> {
  const { query, services, repository, access } = call;
  const mount = query.get('mount');
  if (mount !== null) {
    const mounted = await mountBlob(call, requireDigest(mount), query.get('from'));
    if (mounted) return answerBlobCreated(call, mounted);
  } else if (query.has('digest')) {
    return takeWhole(call, requireDigest(query.get('digest')));
  }
  const session = await services.catalogue.openUpload(repository, access.caller);
  answer(call, 202, uploadHeaders(call, session));
}

/** One request, one blob: no upload that could be resumed, so none is recorded. */
async function takeWhole(call: RepositoryCall, digest: Digest): Promise<void> {
  const { blobs, catalogue } = call.services;
  const id = newId();
  try {
    const { offset, interrupted } = await blobs.append(id, 0, readBody(call));
    if (interrupted) throw interrupted;
    await blobs.finish(id, offset, digest);
    await catalogue.linkBlob(call.repository, { digest, size: offset });
  } catch (error) {
    await blobs.abort(id);
    throw error;
  }
  answerBlobCreated(call, digest);
}
