import { Agent, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FuzzCall } from './call';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Its beginning; what goes on for ever is left there. */
  readonly text: string;
  readonly cut: boolean;
  readonly milliseconds: number;
}

/** How much of an answer is read. */
const enough = 256 * 1024;

/** How long any answer may take to begin and to end, in ms: many share the machine. */
export const bound = 20_000;

/** Sends calls as they are; a connection serves many. */
export function createSender(url: string, connections: number) {
  const { hostname, port } = new URL(url);
  // The last calls of each connection: what cannot be read may be the end of an answer before it.
  const served = new WeakMap<Duplex, string[]>();
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    close: () => agent.destroy(),
    send: ({ method, path, headers, body }: FuzzCall): Promise<FuzzAnswer> =>
      new Promise((answered, failed) => {
        const began = performance.now();
        const sent = request({
          agent,
          hostname,
          port,
          method,
          path,
          timeout: bound,
          headers: {
            ...Object.fromEntries(headers),
            ...(body === null ? {} : { 'content-length': body.length }),
          },
        });
        sent.once('timeout', () => sent.destroy(new Error(`no answer within ${bound} ms`)));
        let before: readonly string[] = [];
        sent.once('socket', (socket: Duplex) => {
          const calls = served.get(socket) ?? [];
          before = calls.slice();
          served.set(socket, [...calls.slice(-2), `${method} ${path.slice(0, 200)}`]);
        });
        sent.once('error', (error: Error & { rawPacket?: Buffer; bytesParsed?: number }) => {
          const { rawPacket, bytesParsed = 0 } = error;
          if (rawPacket) {
            const came = JSON.stringify(rawPacket.toString('latin1').slice(0, 2_000));
            error.message += ` at ${bytesParsed} of ${came}, after ${JSON.stringify(before)}`;
          }
          failed(error);
        });
        sent.once('response', (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          const done = (cut: boolean) => {
            const text = Buffer.concat(chunks).toString('utf8');
            const { statusCode: status = 0, headers: told } = response;
            answered({ status, headers: told, text, cut, milliseconds: performance.now() - began });
            if (cut) sent.destroy();
          };
          // Events never end: what they begin with is enough.
          const endless = response.headers['content-type'] === 'text/event-stream';
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > enough || endless) done(true);
          });
          response.once('end', () => done(false));
          response.once('error', failed);
        });
        sent.end(body);
      }),
  };
}
