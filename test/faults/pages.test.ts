import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendRaw, statusesOf } from '../security/raw';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ env: withAdministrator });
  // The pages' framework sets itself up with the first page.
  await fetch(`${product.url}/sign-in`);
});
afterAll(async () => {
  await product.stop();
  await discard(product.dataDir);
});

it.each(['/v2/', '/api/v1/me', '/healthz', '/sign-in'])(
  'Row 37: an offer of HTTP/2 or of a socket at %s is answered in HTTP/1.1, and holds nothing open',
  async (path) => {
    const ask = (protocol: string) =>
      sendRaw(
        Number(new URL(product.url).port),
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
    for (const protocol of ['h2c', 'websocket']) {
      const [status] = statusesOf(await ask(protocol));
      expect([200, 401]).toContain(status);
    }
  },
);
