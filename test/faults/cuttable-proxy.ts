import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface CuttableProxy {
  /** The address of the same database by way of this proxy, over TCP. */
  readonly url: string;
  /** Ends every connection and takes none, as a host that went away. */
  cut(): void;
  heal(): void;
  close(): Promise<void>;
}

/** Passes what comes by TCP on to a database that is reached by a socket (`url`), until it is cut. */
export async function createCuttableProxy(url: string): Promise<CuttableProxy> {
  const through = new URL(url);
  const target = `${decodeURIComponent(through.hostname)}/.s.PGSQL.${through.port}`;
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    cut,
    heal: () => {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
