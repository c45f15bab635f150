import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendRaw, statusesOf } from '../security/raw';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';

let product: Product;
let empty: Product;

beforeAll(async () => {
  product = await startProduct({ env: withAdministrator });
  empty = await startProduct();
  // The pages' framework sets itself up with the first page.
  await fetch(`${product.url}/sign-in`);
});
afterAll(async () => {
  for (const one of [product, empty]) {
    await one.stop();
    await discard(one.dataDir);
  }
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

it.each(['/sign-in', '/setup?token=x'])(
  'Row 23: a password sent from %s before its scripts run stays out of the address',
  async (path) => {
    // Set-up shows its form only where nobody is yet.
    const { url } = path.startsWith('/setup') ? empty : product;
    const html = await (await fetch(url + path)).text();
    const forms = html.match(/<form[^>]*>/g) ?? [];
    expect(forms).not.toEqual([]);
    for (const form of forms) expect(form).toContain('method="post"');
    const sent = await fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=ada%40example.com&password=typed-too-early',
    });
    expect(await sent.text()).not.toContain('typed-too-early');
    expect(sent.headers.get('location') ?? '').not.toContain('typed-too-early');
  },
);

it.each([
  ['GET', 'signout'],
  ['GET', 'verify-request'],
  ['GET', 'callback/credentials?email=a&password=b'],
  ['GET', 'session/x'],
  ['POST', 'callback/elsewhere'],
])(
  'Row 28: %s %s of the sign-in library is not served, and is no failure',
  async (method, path) => {
    const answer = await fetch(`${product.url}/api/auth/${path}`, {
      method,
      headers: { origin: product.url },
    });
    expect(answer.status).toBe(404);
  },
);

it('Row 28: no header lets a page be read without signing in', async () => {
  const forged: readonly Record<string, string>[] = [
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-sallyport-address': '127.0.0.1' },
    { 'x-sallyport-path': '//elsewhere.example' },
    { 'x-matched-path': '/admin/people' },
    { 'x-original-url': '/admin/people' },
    { 'x-forwarded-host': 'elsewhere.example' },
  ];
  for (const header of forged) {
    const answer = await fetch(`${product.url}/admin/people`, {
      redirect: 'manual',
      headers: header,
    });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fadmin%2Fpeople');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /script-src 'self' 'nonce-[^']{20,}'/,
    );
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  }
});
