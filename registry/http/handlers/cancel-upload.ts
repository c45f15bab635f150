import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { requireUpload } from '../upload';

/** Forgets an upload and what it brought. */
export async function cancelUpload(call: RepositoryCall): Promise<void> {
  const { id } = await requireUpload(call);
  await call.services.catalogue.closeUpload(id);
  await call.services.blobs.abort(id);
  answer(call, 204);
}
