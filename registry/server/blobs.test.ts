import { digestOf } from '@/oci/names/hash';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesystemLayout } from '../storage/filesystem/layout';
import { createBucket, createMemoryDriver } from '../storage/testing/memory-driver';
import { verifying } from '../storage/verifying';
import { basic, clientOf, pushBlob, pushImage, type Client } from './testing/client';
import { startTestRegistry, type TestRegistry } from './testing/test-registry';

let registry: TestRegistry;
let ada: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  ada = clientOf(registry, basic('ada'));
});

afterEach(() => registry.close());

const name = 'shop-dev/api';
const content = '0123456789';
const digest = digestOf(Buffer.from(content));
const path = `/v2/${name}/blobs/${digest}`;

describe('a blob', () => {
  beforeEach(() => pushBlob(ada, name, content));

  it('is sent whole, as a download that no browser shows', async () => {
    const reply = await ada(path);
    expect(reply.status).toBe(200);
    expect(reply.bytes.toString()).toBe(content);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-length': '10',
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'docker-content-digest': digest,
      'accept-ranges': 'bytes',
    });
  });

  it('is told of by HEAD', async () => {
    const reply = await ada(path, { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-length')).toBe('10');
    expect(reply.headers.get('docker-content-digest')).toBe(digest);
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=0-99', 206, content, 'bytes 0-9/10'],
    ['bytes=1-2,4-5', 200, content, null],
    ['nonsense', 200, content, null],
  ])('answers Range %s with %i %s', async (range, status, expected, contentRange) => {
    const reply = await ada(path, { headers: { range } });
    expect(reply.status).toBe(status);
    expect(reply.bytes.toString()).toBe(expected);
    expect(reply.headers.get('content-range')).toBe(contentRange);
    expect(reply.headers.get('content-length')).toBe(String(expected.length));
  });

  it('has no range beyond its end', async () => {
    const reply = await ada(path, { headers: { range: 'bytes=10-' } });
    expect(reply).toMatchObject({ status: 416, code: 'RANGE_INVALID' });
    expect(reply.headers.get('content-range')).toBe('bytes */10');
  });

  it('is sent whole where If-Range names another', async () => {
    const range = 'bytes=0-1';
    const other = await ada(path, { headers: { range, 'if-range': '"other"' } });
    expect(other.status).toBe(200);
    const same = await ada(path, { headers: { range, 'if-range': `"${digest}"` } });
    expect(same.status).toBe(206);
  });

  it('is not sent again to a client that has it', async () => {
    const reply = await ada(path, { headers: { 'if-none-match': `"x", "${digest}"` } });
    expect(reply.status).toBe(304);
  });

  it('is unlinked by DELETE, once', async () => {
    expect((await ada(path, { method: 'DELETE' })).status).toBe(202);
    expect((await ada(path)).code).toBe('BLOB_UNKNOWN');
    expect((await ada(path, { method: 'DELETE' })).status).toBe(404);
  });

  it('stays while a manifest names it', async () => {
    await pushImage(ada, name, '1', { layers: [content] });
    const reply = await ada(path, { method: 'DELETE' });
    expect(reply).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
    expect((await ada(path)).status).toBe(200);
  });

  it('whose bytes were lost is unknown, so that the next push brings them back', async () => {
    await rm(filesystemLayout(registry.root).blob(digest));
    expect(await ada(path, { method: 'HEAD' })).toMatchObject({ status: 404 });
    const mount = `/v2/blog-dev/x/blobs/uploads/?mount=${digest}&from=${name}`;
    expect((await ada(mount, { method: 'POST' })).status).toBe(202);
    await pushBlob(ada, name, content);
    expect((await ada(path)).bytes.toString()).toBe(content);
  });
});

describe('blobs', () => {
  it('may be empty', async () => {
    const empty = await pushBlob(ada, name, '');
    const reply = await ada(`/v2/${name}/blobs/${empty}`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-length')).toBe('0');
  });

  it('may be named by sha512', async () => {
    const long = digestOf(Buffer.from(content), 'sha512');
    const upload = `/v2/${name}/blobs/uploads/?digest=${long}`;
    expect((await ada(upload, { method: 'POST', body: content })).status).toBe(201);
    expect((await ada(`/v2/${name}/blobs/${long}`)).bytes.toString()).toBe(content);
  });

  it('are refused by a digest that is none', async () => {
    for (const text of ['sha256:abc', 'x', `${digest}0`, '..%2f..%2fetc%2fpasswd']) {
      const reply = await ada(`/v2/${name}/blobs/${text}`);
      expect(reply).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    }
  });

  it('larger than a chunk arrive byte for byte', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024 + 3, 'sallyport ').toString();
    const of = await pushBlob(ada, name, large);
    expect(digestOf((await ada(`/v2/${name}/blobs/${of}`)).bytes)).toBe(of);
    const part = await ada(`/v2/${name}/blobs/${of}`, {
      headers: { range: 'bytes=1048570-3145730' },
    });
    expect(part.bytes.toString()).toBe(large.slice(1048570, 3145731));
  });
});

describe('a blob of a store that gives links', () => {
  const link = `https://bucket.example.com/${digest}?signature=abc`;
  let asked: string[];
  const get = (headers: Record<string, string> = {}, method = 'GET', who = 'ada') =>
    fetch(new URL(path, registry.url), {
      method,
      redirect: 'manual',
      headers: { authorization: basic(who), ...headers },
    });

  beforeEach(async () => {
    await registry.close();
    asked = [];
    const driver = createMemoryDriver(createBucket());
    driver.urlFor = async (blob) => {
      asked.push(blob);
      return link;
    };
    registry = await startTestRegistry({}, async () => verifying(driver));
    ada = clientOf(registry, basic('ada'));
    await pushBlob(ada, name, content);
  });

  it('is fetched there, in the range that was asked for', async () => {
    for (const range of ['bytes=0-', 'bytes=2-4']) {
      const reply = await get({ range });
      expect(reply.status).toBe(307);
      expect(reply.headers.get('location')).toBe(link);
      expect(reply.headers.get('content-length')).toBe('0');
      expect(reply.headers.get('docker-content-digest')).toBe(digest);
    }
  });

  it('is answered here where no bytes are asked for', async () => {
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
    expect((await get({ 'if-none-match': `"${digest}"` })).status).toBe(304);
    expect((await get({ range: 'bytes=99-' })).status).toBe(416);
    expect(asked).toEqual([]);
  });

  it('L11: no link is made for who may not read it', async () => {
    expect((await get({}, 'GET', 'stranger')).status).toBe(404);
    expect(asked).toEqual([]);
  });
});
