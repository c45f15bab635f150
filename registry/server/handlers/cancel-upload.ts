import { answer } from '../http/answer';
import type { PushCall } from '../call';
import { requireUpload } from '../uploads/upload';

/**
 * Forgets an upload and what it brought. Sent again it is unknown, which clients are to ignore (OCI
 * distribution, "Cancel a blob upload").
 */
export async function cancelUpload(call: PushCall): Promise<void> {
  const { blobs } = call.services;
  const { uploads } = call.write;
  const upload = await requireUpload(call);
  await uploads.end(upload.id);
  await blobs.abort(upload);
  await uploads.close(upload.id);
  answer(call, 204);
}
