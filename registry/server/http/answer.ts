import type { ServerResponse } from 'node:http';
import { nextTurn } from '@/lib/next-turn';
import type { Call } from '../call';
import { sendBody } from './send-body';

export type Headers = Readonly<Record<string, string | number>>;

/** What every answer of the protocol says; what protects it the host's server adds (lib/http/protected-response.ts). */
export function setCommonHeaders(res: ServerResponse, requestId: string): void {
  res.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
  res.setHeader('X-Request-Id', requestId);
}

/** What is longer leaves in pieces: a copy of 4 MB into a socket holds the thread for milliseconds. */
const pieceBytes = 128 * 1024;

/** Answers, in pieces where it is much. To HEAD goes the same without the body. */
export function answer(
  { req, res }: Call,
  status: number,
  headers: Headers = {},
  body: Buffer | null = null,
): void {
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': body?.length ?? 0 };
  res.writeHead(status, { ...length, ...headers });
  if (req.method === 'HEAD' || body === null) res.end();
  else if (body.length <= pieceBytes) res.end(body);
  else sendBody(res, piecesOf(body)).catch(() => res.destroy());
}

/** Others have their turn between two pieces. */
async function* piecesOf(body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += pieceBytes) {
    yield body.subarray(at, at + pieceBytes);
    await nextTurn();
  }
}

/** As `answer`, with a document as JSON. */
export function answerJson(
  call: Call,
  status: number,
  document: unknown,
  headers: Headers = {},
): void {
  answer(
    call,
    status,
    { 'Content-Type': 'application/json', ...headers },
    Buffer.from(JSON.stringify(document)),
  );
}

/**
 * Whether the client has the object already (RFC 9110, If-None-Match). An object's entity tag is
 * its digest in quotes.
 */
export const clientHas = (call: Call, digest: string): boolean =>
  (call.req.headers['if-none-match'] ?? '')
    .split(',')
    .some((tag) => [`"${digest}"`, `W/"${digest}"`, '*'].includes(tag.trim()));
