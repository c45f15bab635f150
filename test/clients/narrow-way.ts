import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that lets so many bytes of each connection through and holds back the rest. */
export interface NarrowWay {
  /** `127.0.0.1:<port>`, as a client writes it. */
  readonly host: string;
  /** Resolves once a connection that is made from now on has sent more than gets through. */
  nextIsFull(): Promise<void>;
  close(): void;
}

/** What comes through it stands still half way, for a test that then kills who sends. */
export async function narrowWayTo(url: string, bytes: number): Promise<NarrowWay> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isFull = () => {};
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let passed = 0;
    const full = isFull;
    near.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      // What is held back is read all the same, or the end of a sender would not be noticed.
      if (passed <= bytes) far.write(chunk);
      else full();
    });
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextIsFull: () => new Promise((resolve) => (isFull = resolve)),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
