import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { sendBody } from './send-body';

let server: Server;

afterEach(() => server.close());

/** Serves what `chunks` makes; the promise is kept when sending has ended, one way or another. */
async function serve(chunks: () => AsyncIterable<Uint8Array>, spare?: Uint8Array[]) {
  let ended = () => {};
  const end = new Promise<void>((resolve) => (ended = resolve));
  server = createServer((_, res) => void sendBody(res, chunks(), spare).finally(ended));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { end, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('gives each chunk back once it has left, so that one piece of memory can carry all', async () => {
  const spare: Uint8Array[] = [Buffer.alloc(1024 * 1024)];
  const { url } = await serve(async function* () {
    for (let turn = 0; turn < 8; turn += 1) {
      expect(spare).toHaveLength(1);
      yield spare.pop()!.fill(turn);
    }
  }, spare);
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(bytes.length).toBe(8 * 1024 * 1024);
  for (let turn = 0; turn < 8; turn += 1) {
    const part = bytes.subarray(turn * 1024 * 1024, (turn + 1) * 1024 * 1024);
    expect(part.equals(Buffer.alloc(1024 * 1024, turn))).toBe(true);
  }
});

it('closes the source when the client goes away', async () => {
  let closed = false;
  const { url, end } = await serve(async function* () {
    try {
      for (;;) yield Buffer.alloc(1024 * 1024);
    } finally {
      closed = true;
    }
  });
  const leaving = get(url, (response) => response.once('data', () => leaving.destroy()));
  leaving.on('error', () => undefined);
  await end;
  expect(closed).toBe(true);
});
