import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { receiveChunk, requireUpload, uploadHeaders } from '../upload';

/** Takes one chunk in (OCI distribution, "Pushing a blob in chunks"). */
export async function continueUpload(call: RepositoryCall): Promise<void> {
  const session = await requireUpload(call);
  const offset = await receiveChunk(call, session);
  answer(call, 202, uploadHeaders(call, { id: session.id, offset }));
}
