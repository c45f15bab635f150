import type { IncomingMessage } from 'node:http';
import { RegistryError } from '@/oci/http/errors';
import type { Call, Pace } from '../call';

export const defaultPace: Pace = { windowMs: 60_000, minimumBytes: 16 * 1024 };

/** Whether the request announces a body, be it of unknown length. */
export const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || (contentLength(req) ?? 0) > 0;

/** The announced length in bytes; null where there is none. */
export function contentLength(req: IncomingMessage): number | null {
  const header = req.headers['content-length'];
  return header === undefined ? null : Number(header);
}

/** Whether the client waits to be told to send (RFC 9110, 10.1.1). */
export const expectsContinue = (req: IncomingMessage): boolean =>
  /^100-continue$/i.test(req.headers.expect ?? '');

/**
 * The request's body as it comes. Whoever asks for it has accepted the request: a client that
 * waits for `100 Continue` is told to send. Leaving early does not close the connection, so that
 * a refusal can still be answered; a body slower than the pace does.
 */
export async function* readBody({ req, res, services }: Call): AsyncGenerator<Uint8Array> {
  if (expectsContinue(req)) res.writeContinue();
  let received = 0;
  let before = 0;
  let waiting = true;
  const watch = setInterval(() => {
    if (waiting && received - before < services.pace.minimumBytes) {
      req.destroy(Object.assign(new Error('The body came too slowly.'), { code: 'ETIMEDOUT' }));
    }
    before = received;
  }, services.pace.windowMs);
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      received += (chunk as Buffer).length;
      waiting = false;
      yield chunk as Buffer;
      waiting = true;
    }
  } finally {
    clearInterval(watch);
  }
}

/** Reads a whole body into memory; above `limit` bytes it throws what `tooLarge` makes. */
export async function readSmallBody(
  call: Call,
  limit: number,
  tooLarge: () => RegistryError,
): Promise<Buffer> {
  if ((contentLength(call.req) ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readBody(call)) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Passes a body on, and refuses one that has not exactly `length` bytes. */
export async function* exactly(
  body: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  const wrong = () =>
    new RegistryError('SIZE_INVALID', `The chunk has not the ${length} bytes of its range.`);
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > length) throw wrong();
    yield chunk;
  }
  if (size < length) throw wrong();
}
