import { RegistryError } from '@/oci/http/errors';
import { parseByteRange } from '@/oci/http/ranges';
import { answer, clientHas } from '../http/answer';
import type { RepositoryCall } from '../call';
import { pathDigest } from '../http/parameters';
import { sendBody } from '../http/send-body';

/**
 * A blob or one range of it, for GET and HEAD (OCI distribution, "Pulling blobs"; RFC 9110,
 * section 14). HEAD opens no file. It is never shown in a browser: blobs are strangers' bytes. Where the
 * store gives a link, a GET is sent there (307) with its range: its bytes need not pass through here.
 */
export async function getBlob(call: RepositoryCall): Promise<void> {
  const { repository, req, services } = call;
  const digest = pathDigest(call);
  const linked = await repository.blobs.find(digest);
  if (!linked) throw blobUnknown();
  const size = await services.blobs.stat(digest);
  if (size !== linked.size) {
    // Answered as unknown, so that a client's next push brings the bytes back.
    services.logger.error(
      { digest, size, expected: linked.size },
      'a linked blob is not in the store',
    );
    throw blobUnknown();
  }
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment',
    'Docker-Content-Digest': digest,
    'Accept-Ranges': 'bytes',
    ETag: `"${digest}"`,
  };
  if (clientHas(call, digest)) return answer(call, 304, headers);
  const condition = req.headers['if-range'];
  const asked =
    condition === undefined || condition === headers.ETag ? req.headers.range : undefined;
  const range = asked === undefined ? null : parseByteRange(asked, size);
  if (range === 'unsatisfiable') {
    throw new RegistryError('RANGE_INVALID', `The blob has ${size} bytes; none is in that range.`, {
      headers: { 'Content-Range': `bytes */${size}` },
    });
  }
  const status = range ? 206 : 200;
  const length = range ? range.end - range.start + 1 : size;
  const all = {
    ...headers,
    'Content-Length': length,
    ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
  };
  if (req.method === 'HEAD' || length === 0) return answer(call, status, all);
  const elsewhere = await services.blobs.urlFor(digest);
  if (elsewhere !== null) return answer(call, 307, { ...headers, Location: elsewhere });
  call.res.writeHead(status, all);
  const spare: Uint8Array[] = [];
  await sendBody(call.res, services.blobs.read(digest, range ?? undefined, spare), spare);
}

export const blobUnknown = (): RegistryError =>
  new RegistryError('BLOB_UNKNOWN', 'The image has no such blob here.');
