import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw, statusesOf } from '../security/raw';
import { callApi } from '../setup/call-api';
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

const forged: readonly Record<string, string>[] = [
  {},
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-rewrite': '/admin/people', 'x-middleware-next': '1' },
  { 'x-sallyport-address': '127.0.0.1' },
  { 'x-sallyport-path': '//elsewhere.example' },
  { 'x-matched-path': '/admin/people', 'x-now-route-matches': '1' },
  { 'x-original-url': '/admin/people', 'x-rewrite-url': '/admin/people' },
  { 'x-invoke-path': '/admin/people', 'x-invoke-status': '200' },
  { 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-user': 'ada@example.com' },
  { cookie: 'sallyport.session=made-up' },
  { authorization: 'Bearer made-up' },
];

/** What the pages' own script asks for in place of a page. */
const parts: readonly Record<string, string>[] = [
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  { 'next-action': 'a'.repeat(42) },
];

/** Every page that asks to sign in, from the folders: a new one is tried without being named here. */
const pages = (await readdir('app/(signed-in)', { recursive: true }))
  .filter((file) => file.endsWith('page.tsx'))
  .map((file) => {
    const steps = file.split('/').slice(0, -1);
    const shown = steps.filter((step) => !step.startsWith('('));
    return `/${shown.map((step) => (step.startsWith('[') ? '1' : step)).join('/')}`;
  })
  .map((path) => path.replace('/projects/1', '/projects/shop'));

describe('Row 28: authentication is not in what comes before a page', () => {
  beforeAll(async () => {
    const shop = { slug: 'shop', name: 'Finch and Heron' };
    expect((await callApi(product.url, 'POST', '/projects', shop)).status).toBe(201);
  });

  it('has pages to try', () => expect(pages.length).toBeGreaterThan(25));

  it.each(pages)('no header lets %s be read without signing in', async (path) => {
    for (const headers of forged) {
      const answer = await fetch(product.url + path, { redirect: 'manual', headers });
      const told = JSON.stringify(headers);
      expect(answer.status, told).toBe(307);
      const signIn = path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
      expect(answer.headers.get('location'), told).toBe(signIn);
      expect(answer.headers.get('content-security-policy')).toMatch(
        /script-src 'self' 'nonce-[^']{20,}'/,
      );
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(await answer.text()).not.toContain('Finch');
    }
  });

  it.each(pages)('nor what the page %s is made of, asked for by itself', async (path) => {
    for (const headers of parts) {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(product.url + path, { method, redirect: 'manual', headers });
        expect(answer.status).toBeLessThan(500);
        expect(await answer.text()).not.toContain('Finch');
      }
    }
  });
});
