import { answer } from '../http/answer';
import type { PushCall } from '../call';
import { requireUpload } from '../uploads/upload';
import { uploadHeaders } from '../uploads/upload-answers';

/** Says how far an upload is, for a client that lost count. */
export async function uploadStatus(call: PushCall): Promise<void> {
  answer(call, 204, uploadHeaders(call, await requireUpload(call)));
}
