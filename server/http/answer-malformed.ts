import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { protectiveHeaders } from '@/lib/protected-response';

/** What Node says of a request that it cannot read, but for 400 (RFC 9110, section 15.5; RFC 6585). */
const statuses: ReadonlyMap<string | undefined, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Content Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/**
 * Answers what Node cannot read as a request, with the same headers as every other answer, and
 * closes the connection: Node's own answer has none. Where an answer has begun, the connection is
 * closed without a word, which would be taken for a part of it.
 * @returns to be told of each response, before it is answered
 */
export function answerMalformed(server: Server, overTls: boolean): (res: ServerResponse) => void {
  const head = Object.entries({ ...protectiveHeaders(overTls), connection: 'close' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const open = new WeakMap<Duplex, Set<ServerResponse>>();

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const begun = [...(open.get(socket) ?? [])].some((res) => res.headersSent);
    if (socket.writable && !begun) {
      const status = statuses.get(error.code) ?? '400 Bad Request';
      socket.write(`HTTP/1.1 ${status}\r\n${head}content-length: 0\r\n\r\n`);
    }
    socket.destroy(error);
  });

  return (res) => {
    const { socket } = res.req;
    const all = open.get(socket) ?? new Set();
    open.set(socket, all.add(res));
    res.once('close', () => all.delete(res));
  };
}
