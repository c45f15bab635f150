import { answer } from '../http/answer';
import type { RepositoryCall } from '../call';
import { requireUpload } from '../uploads/upload';

/**
 * Forgets an upload and what it brought. Sent again it is unknown, which clients are to ignore (OCI
 * distribution, "Cancel a blob upload").
 */
export async function cancelUpload(call: RepositoryCall): Promise<void> {
  const { blobs, catalogue } = call.services;
  const upload = await requireUpload(call);
  await catalogue.endUpload(upload.id);
  await blobs.abort(upload);
  await catalogue.closeUpload(upload.id);
  answer(call, 204);
}
