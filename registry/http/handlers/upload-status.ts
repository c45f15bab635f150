import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { requireUpload } from '../upload';
import { uploadHeaders } from '../upload-answers';

/** Says how far an upload is, for a client that lost count. */
export async function uploadStatus(call: RepositoryCall): Promise<void> {
  answer(call, 204, uploadHeaders(call, await requireUpload(call)));
}
