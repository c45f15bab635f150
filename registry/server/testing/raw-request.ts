import { connect, type Socket } from 'node:net';

/** A connection on which a test writes bytes itself, and reads what comes back. */
export interface RawConnection {
  readonly socket: Socket;
  /** What has come so far, once it contains the text. */
  until(text: string): Promise<string>;
  /** All that came, once the server has closed. */
  closed(): Promise<string>;
}

export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  let watch = () => {};
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    watch();
  });
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    until: (text) =>
      new Promise((resolve, reject) => {
        watch = () => received.includes(text) && resolve(received);
        watch();
        void ended.then(() => reject(new Error(`Closed before ${text}: ${received}`)));
      }),
    async closed() {
      await ended;
      return received;
    },
  };
}

/** The head of a request, ready to be written. */
export const rawHead = (method: string, path: string, headers: Record<string, string>): string =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: registry.example.com',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
