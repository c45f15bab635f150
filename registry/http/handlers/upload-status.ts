import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { requireUpload, uploadHeaders } from '../upload';

/** Says how far an upload is, for a client that lost count. */
export async function uploadStatus(call: RepositoryCall): Promise<void> {
  answer(call, 204, uploadHeaders(call, await requireUpload(call)));
}
