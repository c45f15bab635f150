import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../setup/server';
import { sendRaw, statusesOf } from './raw';

let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer();
  port = Number(new URL(server.url).port);
});
afterAll(() => server.stop());

const statuses = async (request: string) => statusesOf(await sendRaw(port, request));
const end = 'Connection: close\r\n\r\n';

describe('Row 37: what two parsers may read in two ways is refused once and the connection closed', () => {
  it.each([
    ['two equal lengths', 'Host: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'],
    ['two lengths', 'Host: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nabcde'],
    [
      'a length beside chunks',
      'Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an unknown coding', 'Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a coding after chunked', 'Host: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a signed length', 'Host: x\r\nContent-Length: +5\r\n\r\nabcde'],
    ['a folded header', 'Host: x\r\nX: a\r\n b\r\n\r\n'],
    ['a space before the colon', 'Host : x\r\n\r\n'],
    ['no host', '\r\n'],
  ])('%s', async (_what, rest) => {
    const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await statuses(`POST /token HTTP/1.1\r\n${rest}${smuggled}`)).toEqual([400]);
  });

  it('a header of 20,000 bytes is a 431', async () => {
    const long = `X: ${'a'.repeat(20_000)}\r\n`;
    expect(await statuses(`GET /v2/ HTTP/1.1\r\nHost: x\r\n${long}${end}`)).toEqual([431]);
  });
});

describe('Row 36: no form of a path reaches another area or a file', () => {
  it.each([
    ['GET', '/v2/../api/v1/me', 401],
    ['GET', '/v2/%2e%2e/api/v1/me', 401],
    ['GET', '/v2/shop-dev/api/blobs/..%2f..%2f..%2fetc%2fpasswd', 401],
    ['GET', '/api/v1/../../v2/', 404],
    ['GET', '/api/v1/%2e%2e/%2e%2e/etc/passwd', 404],
    ['GET', '/api/v1//me', 404],
    ['GET', '//v2/', 404],
    ['GET', '/%76%32/', 404],
    ['GET', 'http://elsewhere.example/v2/', 401],
    ['GET', 'http://elsewhere.example/api/v1/me', 401],
    ['GET', 'http://elsewhere.example/healthz', 200],
  ])('%s %s is a %i', async (method, target, status) => {
    expect(await statuses(`${method} ${target} HTTP/1.1\r\nHost: x\r\n${end}`)).toEqual([status]);
  });
});

describe('a method that nothing here has', () => {
  it.each([
    ['TRACE', '/', 405],
    ['TRACE', '/api/v1/me', 405],
    ['PROPFIND', '/api/v1/projects', 405],
    ['TRACE', '/v2/', 401],
    ['OPTIONS', '/v2/', 401],
  ])('%s %s is a %i and echoes nothing', async (method, path, status) => {
    const text = await sendRaw(
      port,
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nX-Mine: echo-me\r\n${end}`,
    );
    expect(statusesOf(text)).toEqual([status]);
    expect(text).not.toContain('echo-me');
  });
});
