import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runningEmbeddedPostgres } from '@/server/platform/postgres/embedded-postgres';
import { addressRule } from '@/server/access/passwords/throttle';
import { administrator } from '../setup/administrator';
import { callApi } from '../setup/call-api';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { Browser, type BrowserAnswer } from '../support/browser';

// The sign-in form of the running product, as people reach it by https through a proxy.

const publicUrl = 'https://registry.example.com';
const sessionCookie = '__Host-sallyport.session';
const { email, password } = administrator;

let product: Product;
let database: pg.Client;

beforeAll(async () => {
  product = await startProduct({ env: { ...withAdministrator, SALLYPORT_PUBLIC_URL: publicUrl } });
  database = new pg.Client({
    connectionString: (await runningEmbeddedPostgres(product.dataDir)) ?? '',
  });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await product.stop();
  await discard(product.dataDir);
});
// Nobody has failed from anywhere.
beforeEach(() => database.query('DELETE FROM throttle'));

const enter = (
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  browser = new Browser(product.url),
) =>
  browser.post(
    'callback/credentials',
    { json: 'true', ...fields },
    { origin: publicUrl, ...headers },
  );

async function signedIn(): Promise<Browser> {
  const browser = new Browser(product.url);
  expect((await enter({ email, password }, {}, browser)).status).toBe(200);
  return browser;
}

describe('Defaults: the session', () => {
  it('is in a __Host- cookie that no script and no other site’s form gets', async () => {
    const browser = new Browser(product.url);
    const answers = [
      await browser.send('GET', '/api/auth/csrf'),
      await enter({ email, password }, {}, browser),
    ];
    const lines = answers.flatMap(({ headers }) => headers.getSetCookie());
    expect(lines.some((line) => line.startsWith(`${sessionCookie}=`))).toBe(true);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-/);
      expect(line).toMatch(/; ?Path=\/(;|$)/i);
      for (const flag of [/; ?Secure/i, /; ?HttpOnly/i, /; ?SameSite=Lax/i]) {
        expect(line).toMatch(flag);
      }
      expect(line).not.toMatch(/Domain=/i);
    }
  });

  it('has a new id after each sign-in, whatever the browser brought, and the one before ends', async () => {
    const browser = new Browser(product.url);
    browser.cookies().set(sessionCookie, 'chosen-by-somebody-else');
    await enter({ email, password }, {}, browser);
    const first = browser.cookies().get(sessionCookie);
    expect(first).not.toBe('chosen-by-somebody-else');
    await enter({ email, password }, {}, browser);
    const second = browser.cookies().get(sessionCookie);
    expect(second).not.toBe(first);
    const me = async (session = '') => {
      const headers = { cookie: `${sessionCookie}=${session}` };
      return (await fetch(`${product.url}/api/v1/me`, { headers })).status;
    };
    expect([await me(first), await me(second)]).toEqual([401, 200]);
  });
});

describe('Defaults: headers', () => {
  const pages = ['/', '/projects/none', '/sign-in', '/no/such/page'];
  const others = ['/api/v1/me', '/api/v1/none', '/api/auth/session', '/api/auth/csrf'];

  it.each([...pages, ...others])('of %s', async (path) => {
    for (const browser of [new Browser(product.url), await signedIn()]) {
      const { headers } = await browser.send('GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      // The framework says the same of what it does not find, in more words.
      expect(headers.get('cache-control')).toMatch(/^private, (no-cache, )?no-store\b/);
    }
  });

  it.each(pages)('of the page %s', async (path) => {
    const seen = new Set<string>();
    for (const browser of [new Browser(product.url), await signedIn()]) {
      const { headers } = await browser.send('GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        `default-src 'self'`,
        `object-src 'none'`,
        `base-uri 'none'`,
        `frame-ancestors 'none'`,
        `form-action 'self'`,
      ]) {
        expect(policy.split('; ')).toContain(rule);
      }
      const [, nonce = ''] =
        /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'(;|$)/.exec(policy) ?? [];
      expect(nonce.length).toBeGreaterThan(20);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      seen.add(nonce);
    }
    expect(seen.size).toBe(2);
  });
});

/** All that an answer tells, without what differs between any two. */
const told = ({ status, headers, text }: BrowserAnswer) =>
  JSON.stringify([
    status,
    [...headers].filter(([name]) => !/^(date|content-length|set-cookie)$/.test(name)),
    headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '')),
    text,
  ]);

it('row 26: an account that is there, one that is not and a disabled one are answered alike', async () => {
  const chosen = 'violet otter carries lamp';
  for (const who of ['known@example.com', 'gone@example.com']) {
    const made = { email: who, name: 'Somebody', password: chosen };
    expect((await callApi(product.url, 'POST', '/people', made)).status).toBe(201);
  }
  await callApi(product.url, 'PATCH', '/people/gone@example.com', { disabled: true });
  const answers: string[] = [];
  for (const [who, given] of [
    ['known@example.com', 'wrong'],
    ['nobody@example.com', 'wrong'],
    ['gone@example.com', chosen],
  ] as const) {
    const seen: string[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      seen.push(told(await enter({ email: who, password: given })));
    }
    await database.query('DELETE FROM throttle');
    expect(seen[4]).toContain('CredentialsSignin');
    expect(seen[5]).toContain('Throttled');
    answers.push(seen.join('\n'));
  }
  expect(new Set(answers).size).toBe(1);
});

describe('row 47: the address that headers name', () => {
  const names = [
    'x-forwarded-for',
    'x-real-ip',
    'x-client-ip',
    'cf-connecting-ip',
    'true-client-ip',
    'forwarded',
    'x-sallyport-address',
  ];
  it('counts nowhere: not for how often one may fail, nor on the trail', async () => {
    const spoofed = (n: number) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          name === 'forwarded' ? `for=198.51.100.${n}` : `198.51.100.${n}`,
        ]),
      );
    for (let n = 0; n < addressRule.limit; n++) {
      const answer = await enter({ email: `who-${n}@example.com`, password: 'x' }, spoofed(n));
      expect(answer.text).toContain('CredentialsSignin');
    }
    const last = await enter({ email: 'last@example.com', password: 'x' }, spoofed(200));
    expect(last.text).toContain('Throttled');
    await database.query('DELETE FROM throttle');
    expect((await enter({ email, password }, spoofed(201))).status).toBe(200);
    const { rows } = await database.query<{ address: string }>(
      `SELECT DISTINCT address FROM audit_event WHERE action LIKE 'person.sign%'
       UNION SELECT address FROM session`,
    );
    expect(rows).toEqual([{ address: '127.0.0.1' }]);
  });
});

it('Defaults: nobody signs themselves up, and nobody pulls without signing in', async () => {
  const nobody = { token: null, headers: { origin: publicUrl } };
  const wanted = { email: 'new@example.com', name: 'New', password: 'violet otter carries lamp' };
  const ask = (method: string, path: string, body: unknown) =>
    callApi(product.url, method, path, body, nobody);
  expect((await ask('POST', '/people', wanted)).status).toBe(401);
  expect((await ask('POST', '/setup', { ...wanted, token: 'x' })).status).toBeGreaterThanOrEqual(
    403,
  );
  expect((await ask('POST', '/invitations', { email: wanted.email })).status).toBe(401);
  for (const path of ['/v2/', '/v2/_catalog', '/v2/shop-dev/api/manifests/1']) {
    expect((await fetch(product.url + path)).status, path).toBe(401);
  }
});
