import type { UploadSession } from '../ports';
import type { Digest } from '@/oci/digest';
import { RegistryError } from '@/oci/errors';
import { formatRepositoryName } from '@/oci/names';
import { formatUploadRange, parseUploadRange } from '@/oci/ranges';
import { answer, type Headers } from './answer';
import { contentLength, exactly, readBody } from './body';
import type { RepositoryCall } from './call';
import { pathUploadId, uploadUnknown } from './parameters';

/**
 * The upload that the path names, where this caller opened it in this repository.
 * @throws RegistryError BLOB_UPLOAD_UNKNOWN for every other one
 */
export async function requireUpload(call: RepositoryCall): Promise<UploadSession> {
  const { services, repository, access } = call;
  const id = pathUploadId(call);
  const session = await services.catalogue.findUpload(repository, access.caller, id);
  if (!session) throw uploadUnknown();
  return session;
}

/** Where the upload goes on and what it has so far. */
export const uploadHeaders = (call: RepositoryCall, session: UploadSession): Headers => ({
  Location: `/v2/${formatRepositoryName(call.repository)}/blobs/uploads/${session.id}`,
  Range: formatUploadRange(session.offset),
  'Docker-Upload-UUID': session.id,
});

/**
 * Takes the request's body in as the upload's next chunk and returns the new offset. A chunk that
 * breaks off half way counts as far as it came, so that the client can go on from there; one that
 * is refused does not count at all.
 * @throws RegistryError RANGE_INVALID where the chunk does not begin where the upload ends,
 *   SIZE_INVALID where its length is not that of its Content-Range
 */
export async function receiveChunk(call: RepositoryCall, session: UploadSession): Promise<number> {
  const { blobs, catalogue } = call.services;
  const length = chunkLength(call, session);
  const body = length === null ? readBody(call) : exactly(readBody(call), length);
  const { offset, interrupted } = await closingIfLost(call, session, () =>
    blobs.append(session.id, session.offset, body),
  );
  if (!(await catalogue.advanceUpload(session.id, session.offset, offset))) {
    throw outOfOrder(call, session, 'Another request was quicker. Ask for the upload’s status.');
  }
  if (interrupted) throw interrupted;
  return offset;
}

/**
 * Closes the upload where the store says that its bytes are gone: it can never be finished then,
 * and would only count among those that its caller has open.
 */
export async function closingIfLost<T>(
  { services }: RepositoryCall,
  session: UploadSession,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof RegistryError ? error.code : null;
    if (code === 'DIGEST_INVALID' || code === 'BLOB_UPLOAD_UNKNOWN') {
      await services.catalogue.closeUpload(session.id);
    }
    throw error;
  }
}

/** The length the chunk's Content-Range gives; null for a chunk without one (Docker streams so). */
function chunkLength(call: RepositoryCall, session: UploadSession): number | null {
  const header = call.req.headers['content-range'];
  if (header === undefined) return null;
  const range = parseUploadRange(header);
  if (!range || range.start !== session.offset) {
    throw outOfOrder(
      call,
      session,
      `The upload has ${session.offset} bytes; the next chunk's Content-Range begins there.`,
    );
  }
  const length = range.end - range.start + 1;
  const announced = contentLength(call.req);
  if (announced !== null && announced !== length) {
    throw new RegistryError(
      'SIZE_INVALID',
      `The chunk has ${announced} bytes, its Content-Range ${length}.`,
    );
  }
  return length;
}

const outOfOrder = (call: RepositoryCall, session: UploadSession, message: string) =>
  new RegistryError('RANGE_INVALID', message, {
    headers: uploadHeaders(call, session) as Record<string, string>,
  });

/** Answers that the blob is here now. */
export function answerBlobCreated(call: RepositoryCall, digest: Digest): void {
  answer(call, 201, {
    Location: `/v2/${formatRepositoryName(call.repository)}/blobs/${digest}`,
    'Docker-Content-Digest': digest,
  });
}
