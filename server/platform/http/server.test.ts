import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { createHttpServer, type HttpParts } from './server';
import { shutDown } from './shut-down';

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

const small = (name: string, maxBodyBytes: number): HttpParts['api'] => ({
  answer: () => Promise.resolve(new Response(name)),
  maxBodyBytes,
  tooLarge: () => new Response(`too large for ${name}`, { status: 413 }),
});

async function serve(parts: Partial<HttpParts>): Promise<string> {
  const server = createHttpServer({
    publicUrl: 'http://127.0.0.1',
    logger: createLogger('silent'),
    metrics: {
      observe: () => undefined,
      render: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    },
    dataPlane: (_req, res) => void res.end('registry'),
    api: small('api', 10),
    artifactory: small('artifactory', 5),
    addressOf: () => '192.0.2.7',
    bodyMs: 30_000,
    pages: (_req, res) => void res.end('page'),
    ready: () => Promise.resolve(),
    ...parts,
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stop = () => shutDown(server, 100);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What comes on a connection until it is closed; `then` is sent once something came. */
async function raw(port: number, sent: string, then?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answered = '';
  socket.on('data', (chunk) => (answered += chunk.toString()));
  socket.write(sent);
  if (then !== undefined) {
    await once(socket, 'data');
    socket.write(then);
  }
  await once(socket, 'close');
  return answered;
}

const text = async (url: string) => (await fetch(url)).text();

describe('the one port', () => {
  it('lets the path decide who answers', async () => {
    const url = await serve({});
    expect(await text(`${url}/v2/`)).toBe('registry');
    expect(await text(`${url}/token?service=x`)).toBe('registry');
    expect(await text(`${url}/api/v1/me`)).toBe('api');
    expect(await text(`${url}/artifactory/api/docker/shop-dev/v2/promote`)).toBe('artifactory');
    expect(await text(`${url}/healthz`)).toBe('alive\n');
    for (const path of ['/', '/v2x', '/tokens', '/api/auth/session', '/artifactoryx', '/_nextx']) {
      expect(await text(url + path)).toBe('page');
    }
  });

  it('serves nothing of Next but its pages and files', async () => {
    const url = await serve({});
    for (const path of ['/_next/image?url=%2Fx', '/_next/data/x', '/_next/', '/api/v10', '/api/']) {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.text()).toBe('Nothing is served at this path.\n');
    }
    const development = await serve({ development: true });
    expect(await text(`${development}/_next/hmr`)).toBe('page');
  });

  it.each(['/projects/%ED%A0%80', '/x?q=%ED%B0%80', '/%FF'])(
    'Row 79: asks for no page by %s, which is no text',
    async (path) => {
      const url = await serve({ pages: (req, res) => void res.end(req.url) });
      expect(await text(url + path)).toBe('/-');
    },
  );

  it('takes a target that is no path for no page', async () => {
    const url = await serve({ pages: (req, res) => void res.end(req.url) });
    const sent = 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await raw(Number(new URL(url).port), sent)).toMatch(/\/-$/);
  });

  it('Row 74: gives no answer without the protective headers, what is no request included', async () => {
    const url = await serve({
      pages: (req, res) =>
        req.url === '/flat'
          ? void res.writeHead(200, ['X-One', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end()
          : void res.writeHead(200, 'Fine', { 'cache-control': 'public', 'x-one': '1' }).end(),
    });
    const port = Number(new URL(url).port);
    const protectedBy = [
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cross-origin-opener-policy', 'same-origin'],
      ['cross-origin-resource-policy', 'same-origin'],
      ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox"],
    ].map(([name, value]) => `${name}: ${value}\r\n`);
    const end = 'Connection: close\r\n\r\n';
    for (const [sent, status, more] of [
      [`GET / HTTP/1.1\r\nHost: x\r\n${end}`, 200, 'HTTP/1.1 200 Fine\r\n'],
      [`GET / HTTP/1.1\r\nHost: x\r\n${end}`, 200, 'cache-control: public\r\n'],
      [`GET /flat HTTP/1.1\r\nHost: x\r\n${end}`, 200, 'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n'],
      [`GET /flat HTTP/1.1\r\nHost: x\r\n${end}`, 200, 'cache-control: private, no-store\r\n'],
      [`GET / HTTP/1.1\r\n${end}`, 400, 'private, no-store'],
      [`GET / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n${end}`, 417, 'private, no-store'],
      [`GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n`, 400, 'private, no-store'],
      [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'private, no-store'],
      ['no request at all\r\n\r\n', 400, 'private, no-store'],
    ] as const) {
      const answered = await raw(port, sent);
      expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      for (const part of [...protectedBy, more]) expect(answered).toContain(part);
    }
  });

  it('shows no page by an address that clients could not be sent back to', async () => {
    const url = await serve({});
    expect((await fetch(`${url}/inbox?q=${'x'.repeat(7_000)}`)).status).toBe(200);
    expect((await fetch(`${url}//inbox?q=${'x'.repeat(9_000)}`)).status).toBe(414);
    expect(await text(`${url}/api/v1/me?q=${'x'.repeat(9_000)}`)).toBe('api');
  });

  it('lets who sends far more than a head may have read that it is too much', async () => {
    const url = await serve({});
    const sent = `GET /${'x'.repeat(4 * 1024 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    for (let turn = 0; turn < 20; turn++) {
      expect(await raw(Number(new URL(url).port), sent)).toMatch(/^HTTP\/1\.1 431 /);
    }
  });

  it('says nothing into an answer that has begun when the next request makes no sense', async () => {
    const url = await serve({
      pages: (_req, res) => void res.writeHead(200, { 'content-length': 100 }).write('begun'),
    });
    const sent = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const answered = await raw(Number(new URL(url).port), sent, 'no request at all\r\n\r\n');
    expect(answered).toMatch(/begun$/);
  });

  it('holds browsers to https where people come by it, and only there', async () => {
    const plain = await serve({});
    expect((await fetch(`${plain}/`)).headers.get('strict-transport-security')).toBeNull();
    await stop?.();
    const tls = await serve({ publicUrl: 'https://registry.example.com' });
    for (const path of ['/', '/v2/', '/api/v1/me']) {
      const { headers } = await fetch(tls + path);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
  });

  it.each([
    ['/api/v1/projects', 11, 'api'],
    ['/artifactory/x', 6, 'artifactory'],
  ])('refuses a body of %s beyond its limit, in its own words', async (path, bytes, name) => {
    const url = await serve({});
    const response = await fetch(url + path, { method: 'POST', body: 'x'.repeat(bytes) });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe(`too large for ${name}`);
  });

  it('answers pages in words while the database is away, and lets assets through', async () => {
    const url = await serve({ ready: () => Promise.reject(new Error('no database')) });
    const page = await fetch(`${url}/projects/shop`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('5');
    expect(await page.text()).toContain('The database does not answer');
    expect(await text(`${url}/_next/static/some.js`)).toBe('page');
  });

  it('Row 37: closes a connection whose body for the API does not come in time', async () => {
    const url = await serve({ bodyMs: 50, api: small('api', 1000) });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answered = '';
    socket.on('data', (chunk) => (answered += chunk.toString()));
    socket.write('POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'close');
    expect(answered).toBe('');
  });

  it('says that it is not ready while what it needs is away', async () => {
    const url = await serve({ ready: () => Promise.reject(new Error('no database')) });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
