import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw, statusesOf } from '../security/raw';
import { administrator } from '../setup/administrator';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';

// What strangers meet at the one port of the running product, and what of theirs gets into its log.

let product: Product;
let port: number;
/** How much it had printed when it was ready: words for whoever starts it. */
let started: number;

beforeAll(async () => {
  product = await startProduct({ env: { ...withAdministrator, SALLYPORT_LOG_LEVEL: 'debug' } });
  port = Number(new URL(product.url).port);
  await product.line(/^Sign in as /);
  started = product.output().length;
});
afterAll(async () => {
  await product.stop();
  await discard(product.dataDir);
});

/** One answer, as it stands on the wire: only so are headers seen that a client would merge. */
async function ask(
  method: string,
  target: string,
  headers: readonly string[] = [],
  waitMs = 2_000,
) {
  const head = ['Host: x', 'Connection: close', ...headers].join('\r\n');
  const text = await sendRaw(port, `${method} ${target} HTTP/1.1\r\n${head}\r\n\r\n`, waitMs);
  const [first = '', ...lines] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
  const said = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    said.set(name, [...(said.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { status: statusesOf(`${first} `)[0], said, text };
}

const bearer = `Authorization: Bearer ${administrator.token}`;

async function anAsset(): Promise<string> {
  const html = await (await fetch(`${product.url}/sign-in`)).text();
  return /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? '';
}

describe('Row 74: every answer carries the protective headers, each once', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'];
  const targets = [
    '/',
    '/sign-in',
    '/projects/none',
    '/no/such/page',
    '/admin/people',
    '/sign-in/',
    '//x/',
    '/icon.svg',
    '/favicon.ico',
    '/manifest.webmanifest',
    '/robots.txt',
    '/projects/%ED%A0%80',
    '/_next/static/none.js',
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/none',
    '/_next',
    '/_next/static/..%2f..%2fpackage.json',
    '/_next/data/x.json',
    '/api',
    '/api/',
    '/api/none',
    '/api/v1',
    '/api/v1/me',
    '/api/v1/none',
    '/api/v1/openapi.json',
    '/api/v1/events',
    '/api/auth/session',
    '/api/auth/csrf',
    '/api/auth/none',
    '/api/auth/signin/%ED%A0%80',
    '/api/auth/error?error=x',
    '/api/auth/callback/none?code=x',
    '/api/auth/_log',
    '/v2',
    '/v2/',
    '/v2/_catalog',
    '/v2/x/y/tags/list',
    '/v2/none',
    '/token',
    '/token/none',
    '/artifactory',
    '/artifactory/api/docker/x/v2/promote',
    '/healthz',
    '/readyz',
    '/metrics',
    '/healthz/none',
    '/metrics/none',
    '*',
    'http://elsewhere.example/sign-in',
    '/?_rsc=1',
  ];

  const expectProtected = ({ said, text }: Awaited<ReturnType<typeof ask>>, told: string) => {
    const expected: readonly (readonly [string, unknown])[] = [
      ['x-content-type-options', ['nosniff']],
      ['referrer-policy', ['no-referrer']],
      ['cross-origin-opener-policy', ['same-origin']],
      ['cross-origin-resource-policy', ['same-origin']],
    ];
    for (const [name, value] of expected)
      expect([told, name, said.get(name)]).toEqual([told, name, value]);
    const policies = said.get('content-security-policy') ?? [];
    expect([told, policies.length]).toEqual([told, 1]);
    expect(policies[0]).toContain("frame-ancestors 'none'");
    expect(policies[0]).toMatch(/^default-src 'none'|script-src 'self' 'nonce-[^']{20,}'/);
    // Nothing but files that are named by their content, and the icon, is kept by anybody.
    expect([told, said.get('cache-control')?.length]).toEqual([told, 1]);
    if (!text.includes('immutable') && !told.includes('/icon.svg')) {
      expect(said.get('cache-control')![0]).toMatch(/no-store|no-cache/);
    }
    expect(said.has('x-powered-by')).toBe(false);
  };

  it.each(methods)('%s', async (method) => {
    for (const target of [...targets, await anAsset()]) {
      for (const headers of [[], [bearer], ['Accept: text/html']]) {
        const answer = await ask(method, target, headers);
        const told = `${method} ${target} ${headers.join()}`;
        expect([told, answer.status]).toEqual([told, expect.any(Number)]);
        expect(answer.status, told).toBeLessThan(500);
        expectProtected(answer, told);
      }
    }
  });

  it('what is no request', async () => {
    for (const target of ['/ x', '/\xed\xa0\x80', '/\x00']) {
      const answer = await ask('GET', target);
      expect(answer.status).toBe(400);
      expectProtected(answer, target);
    }
  });

  it('an event stream', async () => {
    const answer = await ask('GET', '/api/v1/events', [bearer]);
    expect(answer.status).toBe(200);
    expect(answer.said.get('content-type')).toEqual(['text/event-stream']);
    expectProtected(answer, 'events');
  });

  it.each(['Range: bytes=99999999-', 'Range: bytes=x', 'If-Match: "x"'])(
    'a file that is asked for with %s is sent whole',
    async (header) => expect((await ask('GET', await anAsset(), [header])).status).toBe(200),
  );

  it('a file is kept for as long as its name says, and only then', async () => {
    const asset = await ask('GET', await anAsset());
    expect(asset.status).toBe(200);
    expect(asset.said.get('cache-control')).toEqual(['public, max-age=31536000, immutable']);
  });
});

describe('Row 66: nothing of Next takes an address from outside', () => {
  it.each([
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/image?url=http%3A%2F%2F127.0.0.1%2Fx%0Aforged&w=64&q=75',
    '/_next/image/?url=%2Ficon.svg&w=64&q=75',
    '//_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/data/x/sign-in.json',
    '/%5Fnext/image?url=%2Ficon.svg&w=64&q=75',
  ])('%s', async (target) => {
    const { status, text } = await ask('GET', target);
    // A doubled slash is led to where there is nothing either.
    expect([308, 404]).toContain(status);
    expect(text).not.toContain('forged');
  });

  it('the optimiser is off in the build, too', async () => {
    const built = await readFile('.next/required-server-files.json', 'utf8');
    expect(JSON.parse(built)).toMatchObject({ config: { images: { unoptimized: true } } });
  });
});

describe('Row 79: an address that is no text', () => {
  it.each([
    ['/%ED%A0%80', 404],
    ['/projects/%ED%A0%80', 404],
    ['/projects/shop/images/%ed%b0%80', 404],
    ['/projects/shop?tab=%ED%A0%80', 404],
    ['/sign-in?error=%ED%A0%80', 404],
    ['/%F0%9F', 404],
    ['/projects/%', 404],
    ['/api/auth/%ED%A0%80', 404],
    ['/api/auth/signin/%ED%A0%80', 404],
    ['/api/v1/projects/%ED%A0%80', 404],
    ['/api/v1/projects?q=%ED%A0%80', 400],
    ['/api/v1/people?%ED%A0%80=x', 400],
    ['/artifactory/api/docker/%ED%A0%80/v2/none', 404],
    ['/_next/static/%ED%A0%80', 404],
  ])('%s is a %i', async (target, status) => {
    expect((await ask('GET', target, [bearer])).status).toBe(status);
  });

  it('names no image', async () => {
    const basic = `Authorization: Basic ${Buffer.from(`${administrator.email}:${administrator.token}`).toString('base64')}`;
    for (const path of ['/v2/x/%ED%A0%80/manifests/a', '/v2/x/y/manifests/%ED%A0%80']) {
      expect([400, 404]).toContain((await ask('GET', path, [basic])).status);
    }
    for (const path of [
      '/v2/x/y/tags/list?last=%ED%A0%80',
      '/v2/_catalog?n=%ED%A0%80',
      '/token?scope=%ED%A0%80',
    ]) {
      expect((await ask('GET', path, [basic])).status).toBeLessThan(500);
    }
  });
});

/** What some reader of a log takes for the end of a line, in each way in which it can be written. */
const breaks = [
  '%0a',
  '%0d%0a',
  '%0D',
  '%00%0a',
  '%C2%85',
  '%E2%80%A8',
  '%E2%80%A9',
  '%1b%5B2J',
  '%250a',
  '\\n',
  '\\r\\n',
  '\\u000a',
  '&#10;',
  '%E5%98%8A%E5%98%8D',
  '\x85',
  '\t',
  '\x0b',
  '\x0c',
  '\x1b[2J',
];
const forged = '{"level":60,"msg":"forged"}';

it('Row 66: no header and no URL begins a line of the log', async () => {
  const names = [
    'accept',
    'accept-language',
    'authorization',
    'content-type',
    'cookie',
    'expect',
    'origin',
    'referer',
    'user-agent',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'host',
    'next-action',
    'next-router-state-tree',
    'next-router-prefetch',
    'next-url',
    'rsc',
    'range',
    'next-router-segment-prefetch',
    'x-nextjs-data',
    'x-middleware-subrequest',
    'if-none-match',
    'sec-fetch-dest',
    'sec-fetch-site',
    'x-request-id',
    'traceparent',
    'transfer-encoding',
    'idempotency-key',
    'last-event-id',
    'content-length',
    'upgrade',
    'x-sallyport-path',
  ];
  const targets = [
    '/',
    '/sign-in',
    '/projects/',
    '/_next/',
    '/_next/static/',
    '/_next/image?url=',
    '/api/',
    '/api/v1/',
    '/api/v1/projects?q=',
    '/api/auth/',
    '/api/auth/signin/',
    '/v2/',
    '/v2/x/y/tags/',
    '/token?scope=',
    '/artifactory/',
    '/sign-in?error=',
    '/sign-in?next=',
    '/join?',
    '/?_rsc=',
  ];
  for (const one of breaks) {
    const encoded = encodeURIComponent(forged);
    for (const target of targets) await ask('GET', `${target}a${one}${encoded}`, [bearer]);
    for (const target of targets.slice(0, 2)) {
      for (const name of names) {
        await ask('POST', target, [`${name}: a${one}${forged}`, 'Content-Length: 0']);
        await ask('GET', `${target}?_rsc=x`, ['RSC: 1', `${name}: ["a${one}${forged}"]`]);
      }
    }
    await ask('POST', '/sign-in', [
      `Content-Type: multipart/form-data; boundary="${one}${forged}"`,
    ]);
    const cut = ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 99'];
    await ask('POST', '/sign-in', cut, 200);
  }
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200);

  const lines = product.output().slice(started).split('\n').filter(Boolean);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) as number });
    expect((JSON.parse(line) as { msg?: string }).msg).not.toBe('forged');
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
}, 300_000);
