import { RegistryError } from '@/oci/http/errors';
import { answer } from '../http/answer';
import type { DeleteCall } from '../call';
import { pathDigest } from '../http/parameters';
import { blobUnknown } from './get-blob';

/** Unlinks a blob from the repository (OCI distribution, "Deleting Blobs"); others keep it. */
export async function deleteBlob(call: DeleteCall): Promise<void> {
  const outcome = await call.remove.blob(pathDigest(call));
  switch (outcome) {
    case 'removed':
      return answer(call, 202);
    case 'absent':
      throw blobUnknown();
    case 'in-use':
      throw new RegistryError(
        'UNSUPPORTED',
        'A manifest here names this blob. Delete the manifest first.',
        { headers: { Allow: 'GET, HEAD' } },
      );
  }
}
