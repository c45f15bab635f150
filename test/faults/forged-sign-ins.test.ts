import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator } from '../setup/administrator';
import { callApi } from '../setup/call-api';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { Browser } from '../support/browser';
import { foreignOrigins } from '../support/foreign-origins';
import { clientId, clientSecret, startProvider } from '../support/oidc-provider';

// Row 27, at the running product: what another site makes a browser send does nothing, at no route of
// the sign-in library, and a session's cookie counts nowhere but at the pages and their API.

let product: Product;
let provider: Awaited<ReturnType<typeof startProvider>>;
let session: string;

const { email, password } = administrator;
const sessionCookie = 'sallyport.session';

beforeAll(async () => {
  product = await startProduct({ env: withAdministrator });
  provider = await startProvider([`${product.url}/api/auth/callback/main`]);
  const { issuer } = provider;
  const made = [
    await callApi(product.url, 'PUT', '/sign-in/providers/main', {
      name: 'Example ID',
      issuer,
      clientId,
      clientSecret,
      domains: ['example.com'],
    }),
    await callApi(product.url, 'POST', '/projects', {
      slug: 'shop',
      name: 'Shop',
      template: 'open',
    }),
  ];
  expect(made.map(({ status }) => status)).toEqual([200, 201]);
  const browser = new Browser(product.url);
  await browser.post('callback/credentials', { email, password });
  session = browser.cookies().get(sessionCookie) ?? '';
});
afterAll(async () => {
  await provider.stop();
  await product.stop();
  await discard(product.dataDir);
});

function signedIn(): Browser {
  const browser = new Browser(product.url);
  browser.cookies().set(sessionCookie, session);
  return browser;
}

const trail = async () =>
  (await callApi<{ items: unknown[] }>(product.url, 'GET', '/audit?limit=1000')).body.items.length;

/** By what the library does: every route to it, with what it is sent and what our own pages get. */
const routes: Readonly<
  Record<string, readonly { path: string; fields?: Record<string, string>; own: number }[]>
> = {
  callback: [
    { path: 'callback/credentials', fields: { email, password }, own: 302 },
    // Providers answer by a GET; one that posts is another site.
    { path: 'callback/main', fields: { state: 'x', code: 'x' }, own: 404 },
  ],
  signin: [
    { path: 'signin/main', own: 302 },
    { path: 'signin/main?proof=1', own: 302 },
    { path: 'signin/credentials', own: 302 },
    { path: 'signin', own: 404 },
  ],
  signout: [{ path: 'signout', own: 302 }],
  session: [{ path: 'session', fields: { data: 'x' }, own: 404 }],
  csrf: [{ path: 'csrf', own: 404 }],
  providers: [{ path: 'providers', own: 404 }],
  error: [{ path: 'error', own: 404 }],
  'verify-request': [{ path: 'verify-request', own: 404 }],
  _log: [{ path: '_log', fields: { level: 'error', code: 'x' }, own: 204 }],
};
const posted = Object.values(routes).flat();

it('row 27: all that the installed library can do is tried', async () => {
  const types = await readFile('node_modules/next-auth/core/types.d.ts', 'utf8');
  const [, union = ''] = /type AuthAction = ([^;]+);/.exec(types) ?? [];
  const actions = [...union.matchAll(/"([^"]+)"/g)].map(([, action]) => action);
  expect(actions.length).toBeGreaterThan(5);
  expect(Object.keys(routes).sort()).toEqual(actions.sort());
});

describe.each(posted)('row 27: POST /api/auth/$path', ({ path, fields, own }) => {
  it(`is a ${own} for a page of ours`, async () => {
    // Both end the session that a browser came with.
    const ends = ['signout', 'callback/credentials'].includes(path);
    const browser = ends ? new Browser(product.url) : signedIn();
    expect((await browser.post(path, fields)).status).toBe(own);
  });

  it('is refused and does nothing, wherever else it comes from, with every cookie and token', async () => {
    const before = await trail();
    for (const from of foreignOrigins(product.url)) {
      for (const browser of [signedIn(), new Browser(product.url)]) {
        const answer = await browser.post(path, fields, { origin: null, ...from });
        const told = JSON.stringify(from);
        expect(answer.status, told).toBe(403);
        expect(answer.headers.getSetCookie(), told).toEqual([]);
        expect(answer.headers.get('location'), told).toBeNull();
      }
    }
    const me = await signedIn().send('GET', '/api/v1/me');
    expect(me.status).toBe(200);
    expect(await trail()).toBe(before);
  });
});

it.each(['PUT', 'PATCH', 'DELETE'])(
  'row 27: no route of the library takes a %s',
  async (method) => {
    for (const { path } of posted) {
      const answer = await signedIn().send(method, `/api/auth/${path}`, {
        headers: { origin: 'https://evil.example' },
      });
      expect(answer.status, path).toBe(405);
    }
  },
);

describe('row 27: a session’s cookie is no credential', () => {
  const promotion = JSON.stringify({
    targetRepo: 'shop-staging',
    dockerRepository: 'api',
    tag: '1',
  });
  const calls = [
    ['POST', '/artifactory/api/docker/shop-dev/v2/promote', promotion],
    ['GET', '/v2/', ''],
    ['GET', '/v2/_catalog', ''],
    ['POST', '/v2/shop-dev/api/blobs/uploads/', ''],
    ['PUT', '/v2/shop-dev/api/manifests/1', '{}'],
    ['DELETE', '/v2/shop-dev/api/manifests/1', ''],
    ['PATCH', '/v2/shop-dev/api/blobs/uploads/00000000-0000-4000-8000-000000000000', 'x'],
    ['POST', '/token', 'grant_type=password&service=x&scope=repository:shop-dev/api:push'],
  ] as const;

  it.each(calls)('at %s %s, not even for a page of ours', async (method, path, body) => {
    const cookie = `${sessionCookie}=${session}`;
    const ours = { origin: product.url, 'sec-fetch-site': 'same-origin' };
    const form = 'application/x-www-form-urlencoded';
    const type = path === '/token' ? form : 'application/json';
    for (const from of [ours, ...foreignOrigins(product.url)]) {
      const ask = (headers: Record<string, string>) =>
        fetch(product.url + path, {
          method,
          headers: { 'content-type': type, ...headers },
          ...(method !== 'GET' && { body }),
        });
      const [by, without] = [await ask({ ...from, cookie }), await ask(from)];
      expect(by.status, JSON.stringify(from)).toBe(without.status);
      expect([400, 401]).toContain(by.status);
      expect(by.headers.getSetCookie()).toEqual([]);
    }
  });

  it('at GET /token, where it is nobody’s', async () => {
    const ask = async (headers: Record<string, string>) => {
      const path = '/token?service=x&scope=repository:shop-dev/api:pull,push';
      const answer = await fetch(product.url + path, { headers });
      return [answer.status, (JSON.parse(await answer.text()) as { scope?: string }).scope];
    };
    expect(await ask({ cookie: `${sessionCookie}=${session}` })).toEqual(await ask({}));
  });
});
