import { digestOf } from '@/oci/names/hash';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegistryError } from '@/oci/http/errors';
import { createFilesystemStore } from '../storage/filesystem-store';
import type { BlobStore } from '../storage/store';
import { basic, clientOf, pushBlob, type Client } from './testing/client';
import { rawConnection, rawHead } from './testing/raw-request';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let ada: Client;
let lines: string;

async function start(blobs?: (root: string) => Promise<BlobStore>) {
  const log = new PassThrough();
  lines = '';
  log.on('data', (chunk: Buffer) => (lines += chunk.toString()));
  registry = await startTestRegistry({ logger: pino({ level: 'info' }, log) }, blobs);
  ada = clientOf(registry, basic('ada'));
}

beforeEach(() => start());
afterEach(() => registry.close());

const name = 'shop-dev/api';
const digest = digestOf(Buffer.from('kept'));

describe('an unexpected failure', () => {
  it('is UNKNOWN with a request id, told once in the log and not at all to the client', async () => {
    registry.catalogue.failure = new Error('the secret cause');
    const reply = await ada(`/v2/${name}/tags/list`);
    expect(reply).toMatchObject({ status: 500, code: 'UNKNOWN' });
    const id = reply.headers.get('x-request-id')!;
    expect(reply.bytes.toString()).toContain(id);
    expect(reply.bytes.toString()).not.toContain('secret');
    expect(lines.trim().split('\n')).toHaveLength(1);
    expect(lines).toContain('the secret cause');
    expect(lines).toContain(id);
    expect(lines).not.toContain('ada-secret');
  });

  it('does not take over the request id that a client sends', async () => {
    const reply = await ada('/v2/', { headers: { 'x-request-id': 'mine' } });
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a database that is away', () => {
  it('is 503 with the time to wait, and over when it is back', async () => {
    registry.catalogue.failure = new RegistryError('UNAVAILABLE', 'The catalogue is away.');
    const reply = await ada(`/v2/${name}/tags/list`);
    expect(reply).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    registry.catalogue.failure = null;
    expect((await ada(`/v2/${name}/tags/list`)).status).toBe(404);
  });
});

describe('a full disk', () => {
  it.each(['ENOSPC', 'EDQUOT'])('is 507 for pushes (%s); reads go on', async (code) => {
    await registry.close();
    let full = false;
    await start(async (root) => {
      const store = await createFilesystemStore(root);
      return {
        ...store,
        append: (...all) =>
          full ? Promise.reject(Object.assign(new Error(code), { code })) : store.append(...all),
      };
    });
    await pushBlob(ada, name, 'kept');
    const opened = await ada(`/v2/${name}/blobs/uploads/`, { method: 'POST' });
    full = true;
    const path = opened.headers.get('location')!;
    const reply = await ada(path, { method: 'PATCH', body: 'more' });
    expect(reply).toMatchObject({ status: 507, code: 'STORAGE_FULL' });
    expect((await ada(`/v2/${name}/blobs/${digest}`)).bytes.toString()).toBe('kept');
    full = false;
    expect((await ada(path, { method: 'PATCH', body: 'more' })).status).toBe(202);
  });
});

describe('a stored file that is shorter than it was', () => {
  it('breaks the answer off rather than end it', async () => {
    await registry.close();
    await start(async (root) => {
      const store = await createFilesystemStore(root);
      return {
        ...store,
        async *read() {
          yield Buffer.from('ke');
          throw new Error('shorter');
        },
      };
    });
    await pushBlob(ada, name, 'kept');
    await expect(ada(`/v2/${name}/blobs/${digest}`)).rejects.toThrow();
    expect(lines).toContain('shorter');
  });
});

describe('what is not served', () => {
  it.each([
    ['/v2/nothing', 404, 'NAME_UNKNOWN'],
    ['/v2/shop-dev/api/other/x', 404, 'NAME_UNKNOWN'],
    ['/v2/api/manifests/1', 400, 'NAME_INVALID'],
    ['/v2/shop-dev/API/manifests/1', 400, 'NAME_INVALID'],
    ['/v2/shop-dev/a%2Fb/manifests/1', 400, 'NAME_INVALID'],
    [`/v2/shop-dev/${'a'.repeat(250)}/tags/list`, 400, 'NAME_INVALID'],
  ])('%s is %i %s', async (path, status, code) => {
    expect(await ada(path)).toMatchObject({ status, code });
  });

  it.each(['/v2/../../etc/passwd/manifests/1', '/v2/shop-dev/../../x/blobs/uploads/'])(
    'a path that tries to climb is NAME_INVALID: %s',
    async (path) => {
      const raw = rawConnection(registry.url);
      const method = path.endsWith('/') ? 'POST' : 'GET';
      const head = { Authorization: basic('ada'), Connection: 'close', 'Content-Length': '0' };
      raw.socket.write(rawHead(method, path, head));
      const answer = await raw.closed();
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('NAME_INVALID');
    },
  );

  it('another method is 405 with those that are', async () => {
    const reply = await ada(`/v2/${name}/tags/list`, { method: 'POST' });
    expect(reply).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
    expect(reply.headers.get('allow')).toBe('GET');
    const inherited = await ada(`/v2/${name}/tags/list`, { method: 'OPTIONS' });
    expect(inherited.status).toBe(405);
  });
});

it('an image may be called like a part of the protocol', async () => {
  for (const odd of ['shop-dev/blobs', 'shop-dev/manifests/blobs/uploads', 'shop-dev/tags/list']) {
    await pushBlob(ada, odd, 'kept');
    expect((await ada(`/v2/${odd}/blobs/${digest}`)).bytes.toString()).toBe('kept');
  }
});
