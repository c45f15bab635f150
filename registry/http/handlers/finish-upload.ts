import type { RepositoryCall } from '../call';
import { hasBody } from '../body';
import { requireDigest } from '../parameters';
import { answerBlobCreated, closingIfLost, receiveChunk, requireUpload } from '../upload';

/**
 * Ends an upload, with a last chunk or without one. Bytes are durable before the row that names
 * them is written (L10). After a digest that does not match, the upload is gone.
 */
export async function finishUpload(call: RepositoryCall): Promise<void> {
  const { blobs, catalogue } = call.services;
  const session = await requireUpload(call);
  const digest = requireDigest(call.query.get('digest'));
  const size = hasBody(call.req) ? await receiveChunk(call, session) : session.offset;
  await closingIfLost(call, session, () => blobs.finish(session.id, size, digest));
  await catalogue.linkBlob(call.repository, { digest, size });
  await catalogue.closeUpload(session.id);
  answerBlobCreated(call, digest);
}
