import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A request body was larger than the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * Node's request as the Fetch standard has it, with its whole body read (small ones only).
 *
 * @throws BodyTooLarge beyond `maxBytes`.
 */
export async function toFetchRequest(
  req: IncomingMessage,
  origin: string,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Request> {
  const method = req.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(req, maxBytes);
  // The path only: an absolute request target must not choose the origin.
  const path = (req.url ?? '/').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/';
  return new Request(origin + path, {
    method,
    headers,
    signal,
    body: body && body.length > 0 ? new Uint8Array(body) : null,
  });
}

async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Sends a Fetch response; a stream is piped until either side ends it. */
export async function sendFetchResponse(response: Response, res: ServerResponse): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') res.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);
  if (!response.body) {
    res.end();
    return;
  }
  if (!isStreamed(response.headers)) {
    res.end(Buffer.from(await response.arrayBuffer()));
    return;
  }
  res.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as never), res).catch(() => undefined);
}

/** Events never end, and files may be larger than memory: all else is sent whole, with its length. */
const isStreamed = (headers: Headers): boolean =>
  headers.get('content-type') === 'text/event-stream' ||
  (headers.get('content-disposition') ?? '').startsWith('attachment');
