import type { Digest } from '@/oci/names/digest';
import { answer } from '../http/answer';
import type { PushCall } from '../call';
import { feedingOwn } from '../uploads/feeding';
import { mountBlob } from '../uploads/mount-blob';
import { requireDigest } from '../http/parameters';
import { receiveChunk } from '../uploads/upload';
import { answerBlobCreated, uploadHeaders } from '../uploads/upload-answers';

/**
 * Begins to take a blob in (OCI distribution, "Pushing Blobs"): mounts it from another repository
 * (`mount`), takes it whole (`digest`), or opens an upload, also where it cannot be mounted.
 */
export async function startUpload(call: PushCall): Promise<void> {
  const { query, write } = call;
  const mount = query.get('mount');
  if (mount !== null) {
    const mounted = await mountBlob(call, requireDigest(mount), query.get('from'));
    if (mounted) return answerBlobCreated(call, mounted);
  } else if (query.has('digest')) {
    return takeWhole(call, requireDigest(query.get('digest')));
  }
  const upload = await write.uploads.open();
  answer(call, 202, uploadHeaders(call, upload));
}

/** One request, one blob: it counts as an upload while it moves, and leaves none behind. */
async function takeWhole(call: PushCall, digest: Digest): Promise<void> {
  const { services, write } = call;
  await feedingOwn(call, async (feed) => {
    const upload = await receiveChunk(call, feed, 'goes-on');
    await services.blobs.finish(upload, digest);
    await write.linkBlob({ digest, size: upload.offset });
    await write.uploads.close(upload.id);
  });
  answerBlobCreated(call, digest);
}
