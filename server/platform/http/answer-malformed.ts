import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { protectiveHeaders } from '@/lib/http/protected-response';

/** What Node says of a request that it cannot read, but for 400 (RFC 9110, section 15.5; RFC 6585). */
const statuses: ReadonlyMap<string | undefined, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Content Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** What still comes after the answer is taken for so long, in ms, so that its sender gets to read it. */
const lingers = 2_000;

/**
 * Answers what Node cannot read as a request, with the same headers as every other answer, and
 * closes the connection: Node's own answer has none. It closes in two steps (RFC 9112, section 9.6): a
 * sender that is not at its end would lose the answer to a reset. Where an answer has begun, the
 * connection is closed without a word, which would be taken for a part of it.
 * @returns to be told of each response, before it is answered
 */
export function answerMalformed(server: Server, overTls: boolean): (res: ServerResponse) => void {
  const head = Object.entries({ ...protectiveHeaders(overTls), connection: 'close' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const open = new WeakMap<Duplex, Set<ServerResponse>>();

  const answered = new WeakSet<Duplex>();

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // All that comes after what could not be read cannot be read either.
    if (answered.has(socket)) return;
    const begun = [...(open.get(socket) ?? [])].some((res) => res.headersSent);
    if (!socket.writable || begun) {
      socket.destroy(error);
      return;
    }
    answered.add(socket);
    const status = statuses.get(error.code) ?? '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\n${head}content-length: 0\r\n\r\n`);
    const late = setTimeout(() => socket.destroy(), lingers);
    socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(late));
  });

  return (res) => {
    const { socket } = res.req;
    const all = open.get(socket) ?? new Set();
    open.set(socket, all.add(res));
    res.once('close', () => all.delete(res));
  };
}
