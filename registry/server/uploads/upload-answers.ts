import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { formatRepositoryName } from '@/oci/names/names';
import { formatUploadRange } from '@/oci/http/ranges';
import type { Upload } from '../../storage/store';
import { answer, type Headers } from '../http/answer';
import type { RepositoryCall } from '../call';

/** Where the upload goes on and what it has so far. */
export const uploadHeaders = (call: RepositoryCall, upload: Upload): Headers => ({
  Location: `/v2/${formatRepositoryName(call.repository.asked)}/blobs/uploads/${upload.id}`,
  Range: formatUploadRange(upload.offset),
  'Docker-Upload-UUID': upload.id,
});

/** Refuses with where the upload stands, so that the client goes on from there. */
export const outOfOrder = (call: RepositoryCall, upload: Upload, message: string) =>
  new RegistryError('RANGE_INVALID', message, {
    headers: uploadHeaders(call, upload) as Record<string, string>,
  });

/** Answers that the blob is here now. */
export function answerBlobCreated(call: RepositoryCall, digest: Digest): void {
  answer(call, 201, {
    Location: `/v2/${formatRepositoryName(call.repository.asked)}/blobs/${digest}`,
    'Docker-Content-Digest': digest,
  });
}
