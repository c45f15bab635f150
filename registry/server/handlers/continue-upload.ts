import { answer } from '../http/answer';
import type { PushCall } from '../call';
import { feeding } from '../uploads/feeding';
import { receiveChunk } from '../uploads/upload';
import { uploadHeaders } from '../uploads/upload-answers';

/** Takes one chunk in (OCI distribution, "Pushing a blob in chunks"). */
export async function continueUpload(call: PushCall): Promise<void> {
  const upload = await feeding(call, (feed) => receiveChunk(call, feed, 'left'));
  answer(call, 202, uploadHeaders(call, upload));
}
