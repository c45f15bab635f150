// Asks one URL over and over on many connections and prints, as JSON, how it went. A process of its
// own; it speaks just enough HTTP/1.1 to cost next to nothing beside the server that it measures.
//   tsx bench/generate-load.ts '{"url": …, "authorization": […], "accept": …, "connections": 32, "seconds": 3}'
import { connect } from 'node:net';
import type { Load, LoadResult } from './measures/load';

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const { hostname, port, pathname, search } = new URL(load.url);
const requestAs = (authorization: string) =>
  Buffer.from(
    [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: ${authorization}`,
      `Accept: ${load.accept}`,
      '\r\n',
    ].join('\r\n'),
  );

const times: number[] = [];
let failures = 0;
const warmUpMs = 500;
const begin = performance.now();
const measured = begin + warmUpMs;
const end = measured + load.seconds * 1000;

/** Asks and waits for the whole answer, again and again, until the time is over. */
function useConnection(request: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let pending: Buffer = Buffer.alloc(0);
    let asked = 0;
    const ask = () => {
      asked = performance.now();
      socket.write(request);
    };
    socket.once('connect', ask);
    socket.once('error', failed);
    socket.once('close', () => done());
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const head = pending.indexOf('\r\n\r\n');
      if (head < 0) return;
      const text = pending.toString('latin1', 0, head);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) return void socket.destroy(new Error(`no length in: ${text}`));
      if (pending.length < head + 4 + length) return;
      pending = Buffer.alloc(0);
      const now = performance.now();
      if (!text.startsWith('HTTP/1.1 200 ')) failures += 1;
      else if (asked >= measured && now <= end) times.push(now - asked);
      if (now < end) ask();
      else socket.destroy();
    });
  });
}

const requests = load.authorization.map(requestAs);
const connections = Array.from(
  { length: load.connections },
  (_, at) => requests[at % requests.length]!,
);
await Promise.all(connections.map(useConnection));
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
const result: LoadResult = {
  perSecond: times.length / load.seconds,
  p50: at(0.5),
  p99: at(0.99),
  failures,
};
process.stdout.write(JSON.stringify(result));
