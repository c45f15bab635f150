import type { ServerResponse } from 'node:http';
import type { Call } from './call';

export type Headers = Readonly<Record<string, string | number>>;

/** What every answer of the protocol says; what protects it the host's server adds (lib/protected-response.ts). */
export function setCommonHeaders(res: ServerResponse, requestId: string): void {
  res.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
  res.setHeader('X-Request-Id', requestId);
}

/** Answers at once. To HEAD goes the same without the body. */
export function answer(
  { req, res }: Call,
  status: number,
  headers: Headers = {},
  body: Buffer | null = null,
): void {
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': body?.length ?? 0 };
  res.writeHead(status, { ...length, ...headers });
  res.end(req.method === 'HEAD' ? null : body);
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
