import type { UploadAdvance } from '../../ports';
import { RegistryError } from '@/oci/http/errors';
import { parseUploadRange } from '@/oci/http/ranges';
import { contentLength, exactly, readBody } from '../http/body';
import type { PushCall } from '../call';
import { counting, type Feed } from './feeding';
import { pathUploadId, uploadUnknown } from '../http/parameters';
import type { Upload } from '../../storage/store';
import { outOfOrder } from './upload-answers';

/**
 * The upload that the path names, where this caller opened it in this repository.
 * @throws RegistryError BLOB_UPLOAD_UNKNOWN for every other one
 */
export async function requireUpload(call: PushCall): Promise<Upload> {
  const upload = await call.write.uploads.find(pathUploadId(call));
  if (!upload) throw uploadUnknown();
  return upload;
}

/**
 * Takes the request's body in as the upload's next chunk and returns the upload with it. A chunk that
 * breaks off half way counts as far as it came, so that the client can go on from there. One that is
 * refused does not count at all, nor does a PUT or POST that breaks off and does not say where it begins:
 * its client can only send the same once more.
 * @param then what becomes of the request after it
 * @throws RegistryError RANGE_INVALID where the chunk does not begin where the upload ends,
 *   SIZE_INVALID where its length is not that of its Content-Range
 */
export async function receiveChunk(
  call: PushCall,
  feed: Feed,
  then: UploadAdvance['then'],
): Promise<Upload> {
  const { blobs } = call.services;
  const { upload } = feed;
  const length = chunkLength(call, upload);
  const body = length === null ? unranged(call) : exactly(readBody(call), length);
  const { offset, session, interrupted } = await closingIfLost(call, upload, () =>
    blobs.append(upload, counting(body, feed)),
  );
  feed.upload = { id: upload.id, offset, session };
  await advance(call, feed, {
    from: upload.offset,
    to: offset,
    session,
    then: interrupted ? 'broke-off' : then,
  });
  if (interrupted) throw interrupted;
  return feed.upload;
}

/** A body that does not say where it begins: but for a PATCH's it comes whole, or is taken back. */
async function* unranged(call: PushCall): AsyncGenerator<Uint8Array> {
  try {
    yield* readBody(call);
  } catch (cause) {
    if (call.req.method === 'PATCH' || cause instanceof RegistryError) throw cause;
    throw new RegistryError('BLOB_UPLOAD_INVALID', 'The body broke off; send it again.', { cause });
  }
}

async function advance(call: PushCall, feed: Feed, to: UploadAdvance): Promise<void> {
  const outcome = await call.write.uploads.advance(feed.upload.id, feed.by, to);
  if (outcome === 'outrun') {
    const upload = await requireUpload(call);
    throw outOfOrder(call, upload, 'Another request was quicker; the upload goes on from there.');
  }
  if (outcome === 'ended') {
    await call.services.blobs.abort(feed.upload);
    throw uploadUnknown();
  }
  feed.told = to.then !== 'goes-on';
}

/**
 * Closes the upload where its bytes are gone, or are to go because it was ended: it can never be
 * finished then, and would only count among those that its caller has open.
 */
export async function closingIfLost<T>(
  { services, write }: PushCall,
  upload: Upload,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof RegistryError ? error.code : null;
    if (code === 'DIGEST_INVALID' || code === 'BLOB_UPLOAD_UNKNOWN') {
      await services.blobs.abort(upload);
      await write.uploads.close(upload.id);
    }
    throw error;
  }
}

/** The length the chunk's Content-Range gives; null for a chunk without one (Docker streams so). */
function chunkLength(call: PushCall, upload: Upload): number | null {
  const header = call.req.headers['content-range'];
  if (header === undefined) return null;
  const range = parseUploadRange(header);
  if (!range || range.start !== upload.offset) {
    throw outOfOrder(
      call,
      upload,
      `The upload has ${upload.offset} bytes; the next chunk's Content-Range begins there.`,
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
