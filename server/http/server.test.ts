import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { createHttpServer, type HttpParts } from './server';
import { shutDown } from './shut-down';

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

async function serve(parts: Partial<HttpParts>): Promise<string> {
  const server = createHttpServer({
    publicUrl: 'http://127.0.0.1',
    logger: createLogger('silent'),
    metrics: {
      observe: () => undefined,
      render: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    },
    dataPlane: (_req, res) => void res.end('registry'),
    api: () => Promise.resolve(new Response('api')),
    artifactory: {
      answer: () => Promise.resolve(new Response('artifactory')),
      maxBodyBytes: 5,
      tooLarge: () => new Response('too large', { status: 413 }),
    },
    addressOf: () => '192.0.2.7',
    maxBodyBytes: 10,
    bodyMs: 30_000,
    pages: (_req, res) => void res.end('page'),
    ready: () => Promise.resolve(),
    ...parts,
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stop = () => shutDown(server, 100);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
    for (const path of ['/', '/v2x', '/tokens', '/api/v10', '/api/auth/session', '/artifactoryx']) {
      expect(await text(url + path)).toBe('page');
    }
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

  it('refuses a body beyond the limit of the API, as a problem document', async () => {
    const url = await serve({});
    const response = await fetch(`${url}/api/v1/projects`, {
      method: 'POST',
      body: 'x'.repeat(11),
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 413, code: 'too-large' });
  });

  it('refuses a body beyond the limit of what stands for Artifactory, in its words', async () => {
    const url = await serve({});
    const response = await fetch(`${url}/artifactory/x`, { method: 'POST', body: '123456' });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe('too large');
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
    const url = await serve({ bodyMs: 50, maxBodyBytes: 1000 });
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
