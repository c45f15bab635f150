import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { PushCall } from '../call';
import { expectsContinue, hasBody, readBody } from '../http/body';
import { feeding, untilPutEnds } from '../uploads/feeding';
import { requireDigest } from '../http/parameters';
import { closingIfLost, receiveChunk } from '../uploads/upload';
import { answerBlobCreated } from '../uploads/upload-answers';

/**
 * Ends an upload, with a last chunk or without one. Bytes are durable before the row that names
 * them is written (L10). After a digest that does not match, the upload is gone. Sent again because
 * the answer was lost, it is answered as it was before.
 */
export async function finishUpload(call: PushCall): Promise<void> {
  const digest = requireDigest(call.query.get('digest'));
  await untilPutEnds(call);
  try {
    await finish(call, digest);
  } catch (error) {
    const unknown = error instanceof RegistryError && error.code === 'BLOB_UPLOAD_UNKNOWN';
    if (!unknown || !(await isHere(call, digest))) throw error;
    await passOver(call);
  }
  answerBlobCreated(call, digest);
}

async function finish(call: PushCall, digest: Digest): Promise<void> {
  const { services, write } = call;
  await feeding(call, async (feed) => {
    const upload = hasBody(call.req) ? await receiveChunk(call, feed, 'goes-on') : feed.upload;
    await closingIfLost(call, upload, () => services.blobs.finish(upload, digest));
    await write.linkBlob({ digest, size: upload.offset });
    await write.uploads.close(upload.id);
  });
}

/** Whether this repository links the blob (L11), and its bytes are there: what a 201 says (L10). */
async function isHere(call: PushCall, digest: Digest): Promise<boolean> {
  const linked = await call.repository.blobs.find(digest);
  return linked !== null && (await call.services.blobs.stat(digest)) === linked.size;
}

/** Reads what is left of a body that is not needed: its client may only look for an answer then. */
async function passOver(call: PushCall): Promise<void> {
  const { req } = call;
  if (!hasBody(req) || req.complete || expectsContinue(req)) return;
  for await (const _ of readBody(call));
}
