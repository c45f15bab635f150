import { digestOf } from '@/oci/names/hash';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { filesystemLayout } from '../../storage/filesystem/layout';
import { basic, clientOf, pushBlob, type Client, type Reply } from '../testing/client';
import { rawConnection, rawHead } from '../testing/raw-request';
import { startTestRegistry, type TestRegistry } from '../testing/test-registry';

let registry: TestRegistry;
let ada: Client;

beforeEach(async () => {
  registry = await startTestRegistry();
  ada = clientOf(registry, basic('ada'));
});

afterEach(() => registry.close());

const name = 'shop-dev/api';
const uploads = `/v2/${name}/blobs/uploads/`;
const digest = (text: string) => digestOf(Buffer.from(text));
const location = (reply: Reply) => reply.headers.get('location')!;

const open = async (client = ada) => location(await client(uploads, { method: 'POST' }));
const patch = (path: string, body: string, range?: string) =>
  ada(path, {
    method: 'PATCH',
    body,
    headers: {
      'content-type': 'application/octet-stream',
      ...(range === undefined ? {} : { 'content-range': range }),
    },
  });
const finish = (path: string, text: string, body?: string, range?: string) =>
  ada(`${path}?digest=${digest(text)}`, {
    method: 'PUT',
    body,
    headers: range === undefined ? {} : { 'content-range': range },
  });
const read = async (text: string) =>
  (await ada(`/v2/${name}/blobs/${digest(text)}`)).bytes.toString();

describe('an upload', () => {
  it('in one request needs no other', async () => {
    const reply = await ada(`${uploads}?digest=${digest('whole')}`, {
      method: 'POST',
      body: 'whole',
    });
    expect(reply.status).toBe(201);
    expect(location(reply)).toBe(`/v2/${name}/blobs/${digest('whole')}`);
    expect(reply.headers.get('docker-content-digest')).toBe(digest('whole'));
    expect(await read('whole')).toBe('whole');
  });

  it('is opened by POST and ended by PUT with the bytes', async () => {
    const opened = await ada(uploads, { method: 'POST' });
    expect(opened.status).toBe(202);
    expect(opened.headers.get('range')).toBe('0-0');
    expect(opened.headers.get('docker-upload-uuid')).toMatch(/^[0-9a-f-]{36}$/);
    const reply = await finish(location(opened), 'bytes', 'bytes');
    expect(reply.status).toBe(201);
    expect(await read('bytes')).toBe('bytes');
    expect((await ada(location(opened))).code).toBe('BLOB_UPLOAD_UNKNOWN');
  });

  it('goes on in chunks with ranges, and tells how far it is', async () => {
    const path = await open();
    const first = await patch(path, 'first ', '0-5');
    expect(first.status).toBe(202);
    expect(first.headers.get('range')).toBe('0-5');
    expect(location(first)).toBe(path);
    const status = await ada(path);
    expect(status.status).toBe(204);
    expect(status.headers.get('range')).toBe('0-5');
    expect((await patch(path, 'second', '6-11')).headers.get('range')).toBe('0-11');
    expect((await finish(path, 'first second last', ' last', '12-16')).status).toBe(201);
    expect(await read('first second last')).toBe('first second last');
  });

  it('is streamed without ranges, as Docker does it', async () => {
    const path = await open();
    const body = new Blob(['streamed ', 'without ', 'a length']).stream();
    const reply = await ada(path, { method: 'PATCH', body });
    expect(reply).toMatchObject({ status: 202 });
    expect((await finish(path, 'streamed without a length')).status).toBe(201);
  });

  it('of nothing at all is an empty blob', async () => {
    expect((await finish(await open(), '')).status).toBe(201);
    expect((await ada(`${uploads}?digest=${digest('')}`, { method: 'POST' })).status).toBe(201);
    expect((await ada(`/v2/${name}/blobs/${digest('')}`)).headers.get('content-length')).toBe('0');
  });

  it('is linked only when its bytes are in the store (L10)', async () => {
    const { catalogue, root } = registry;
    const stored: string[] = [];
    const link = catalogue.linkBlob.bind(catalogue);
    catalogue.linkBlob = async (place, blob) => {
      stored.push(await readFile(filesystemLayout(root).blob(blob.digest), 'utf8'));
      await link(place, blob);
    };
    await pushBlob(ada, name, 'at once');
    await finish(await open(), 'in steps', 'in steps');
    expect(stored).toEqual(['at once', 'in steps']);
  });

  it('may be ended with a sha512', async () => {
    const path = await open();
    await patch(path, 'long');
    const long = digestOf(Buffer.from('long'), 'sha512');
    const reply = await ada(`${path}?digest=${long}`, { method: 'PUT' });
    expect(reply.headers.get('docker-content-digest')).toBe(long);
  });

  it('is whole however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{1,40}$/), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (chunks, ranged) => {
          const path = await open();
          let offset = 0;
          for (const chunk of chunks) {
            const range = ranged ? `${offset}-${offset + chunk.length - 1}` : undefined;
            expect((await patch(path, chunk, range)).status).toBe(202);
            offset += chunk.length;
          }
          const text = chunks.join('');
          expect((await finish(path, text)).status).toBe(201);
          expect(await read(text)).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('goes on after a restart of the process', async () => {
    const path = await open();
    await patch(path, 'before, ');
    await registry.restart();
    expect((await patch(path, 'after', '8-12')).status).toBe(202);
    await registry.restart();
    expect((await finish(path, 'before, after')).status).toBe(201);
    expect(await readdir(join(registry.root, 'uploads'))).toEqual([]);
  });

  it('goes on from the acknowledged offset after a kill between the disk and the catalogue', async () => {
    const path = await open();
    await patch(path, 'acknowledged, ');
    const row = registry.catalogue.uploads.get(path.split('/').at(-1)!)!;
    const acknowledged = { ...row };
    await patch(path, 'only on the disk');
    Object.assign(row, acknowledged);
    await registry.restart();
    expect((await ada(path)).headers.get('range')).toBe('0-13');
    expect((await patch(path, 'then again', '14-23')).status).toBe(202);
    expect((await finish(path, 'acknowledged, then again')).status).toBe(201);
  });

  it('is cancelled by DELETE', async () => {
    const path = await open();
    await patch(path, 'abc');
    expect((await ada(path, { method: 'DELETE' })).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const reply = await ada(`${path}?digest=${digest('abc')}`, { method });
      expect(reply).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
    }
    expect(await readdir(join(registry.root, 'uploads'))).toEqual([]);
  });
});

describe('an upload whose bytes were lost', () => {
  it.each(['PATCH', 'PUT'])(
    'is unknown from the next %s on, so that it is started again',
    async (method) => {
      const path = await open();
      await patch(path, 'abc');
      await rm(join(registry.root, 'uploads'), { recursive: true });
      await registry.restart();
      const reply = await ada(`${path}?digest=${digest('abc')}`, { method });
      expect(reply).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
      expect(registry.catalogue.uploads.size).toBe(0);
    },
  );
});

describe('an upload of somebody else', () => {
  it('is unknown to every method, and its owner finishes it', async () => {
    const path = await open();
    await patch(path, 'mine');
    const id = path.split('/').at(-1)!;
    const ci = clientOf(registry, basic('ci'));
    for (const [client, target] of [
      [ci, path],
      [ada, `/v2/shop-dev/other/blobs/uploads/${id}`],
      [ada, `${uploads}00000000-0000-4000-8000-000000000000`],
      [ada, `${uploads}not-an-id`],
      [ada, `${uploads}..%2f..%2fx`],
    ] as const) {
      for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
        const reply = await client(`${target}?digest=${digest('mine')}`, { method });
        expect(reply.status).toBe(404);
        if (method !== 'GET') expect(reply.code).toBe('BLOB_UPLOAD_UNKNOWN');
      }
    }
    expect((await finish(path, 'mine')).status).toBe(201);
  });
});

describe('a chunk is refused', () => {
  it.each(['0-2', '2-4', '4-6', '100-102'])(
    'at %s when the upload has 3 bytes, and the upload goes on from where it was',
    async (range) => {
      const path = await open();
      await patch(path, 'abc');
      for (const reply of [
        await patch(path, 'xyz', range),
        await finish(path, 'abcxyz', 'xyz', range),
      ]) {
        expect(reply).toMatchObject({ status: 416, code: 'RANGE_INVALID' });
        expect(reply.headers.get('range')).toBe('0-2');
        expect(location(reply)).toBe(path);
      }
      expect((await patch(path, 'def', '3-5')).status).toBe(202);
      expect((await finish(path, 'abcdef')).status).toBe(201);
    },
  );

  it('with a range that is none', async () => {
    const path = await open();
    expect((await patch(path, 'abc', 'three')).status).toBe(416);
  });

  it('whose length is not that of its range, announced or not', async () => {
    const path = await open();
    await patch(path, 'abc');
    const announced = await patch(path, 'defg', '3-5');
    expect(announced).toMatchObject({ status: 400, code: 'SIZE_INVALID' });
    for (const body of ['defg', 'de']) {
      const streamed = await ada(path, {
        method: 'PATCH',
        body: new Blob([body]).stream(),
        headers: { 'content-range': '3-5' },
      });
      expect(streamed).toMatchObject({ status: 400, code: 'SIZE_INVALID' });
    }
    expect((await ada(path)).headers.get('range')).toBe('0-2');
    expect((await finish(path, 'abcdef', 'def', '3-5')).status).toBe(201);
  });

  it('while another one is on its way', async () => {
    const path = await open();
    const slow = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '6' };
    slow.socket.write(rawHead('PATCH', path, { ...headers, Expect: '100-continue' }));
    await slow.until('100 Continue');
    slow.socket.write('abc');
    const quick = await patch(path, 'xyz');
    expect(quick).toMatchObject({ status: 416, code: 'RANGE_INVALID' });
    slow.socket.write('def');
    await slow.until('202 Accepted');
    slow.socket.destroy();
    expect((await finish(path, 'abcdef')).status).toBe(201);
  });
});

describe('a blob is refused', () => {
  it('when its bytes have another digest, and nothing is stored', async () => {
    const path = await open();
    await patch(path, 'these');
    for (const reply of [
      await finish(path, 'those'),
      await ada(`${uploads}?digest=${digest('those')}`, { method: 'POST', body: 'these' }),
    ]) {
      expect(reply).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    }
    expect((await ada(path)).status).toBe(404);
    for (const text of ['these', 'those']) {
      expect((await ada(`/v2/${name}/blobs/${digest(text)}`)).status).toBe(404);
    }
    expect(await readdir(join(registry.root, 'uploads'))).toEqual([]);
  });

  it('without a digest, or with one that is none, and the upload goes on', async () => {
    const path = await open();
    await patch(path, 'abc');
    for (const query of ['', '?digest=', '?digest=sha256:abc', '?digest=md5:00']) {
      const reply = await ada(path + query, { method: 'PUT' });
      expect(reply).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
    }
    expect((await finish(path, 'abc')).status).toBe(201);
  });
});

describe('a body that breaks off', () => {
  it('is kept as far as it came, and the client goes on from there', async () => {
    const path = await open();
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '1000000' };
    raw.socket.write(rawHead('PATCH', path, { ...headers, Expect: '100-continue' }));
    await raw.until('100 Continue');
    await new Promise<void>((resolve) => raw.socket.end('kept', () => resolve()));
    await raw.closed();
    let range: string | null;
    do range = (await ada(path)).headers.get('range');
    while (range === '0-0');
    expect(range).toBe('0-3');
    expect((await patch(path, ' and continued', '4-17')).status).toBe(202);
    expect((await finish(path, 'kept and continued')).status).toBe(201);
  });

  it('in one request leaves nothing behind', async () => {
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '1000000' };
    const target = `${uploads}?digest=${digest('x')}`;
    raw.socket.write(rawHead('POST', target, { ...headers, Expect: '100-continue' }));
    await raw.until('100 Continue');
    raw.socket.end('part');
    await raw.closed();
    while ((await readdir(join(registry.root, 'uploads'))).length > 0)
      await pushBlob(ada, name, 'x');
    expect(registry.catalogue.uploads.size).toBe(0);
  });
});

describe('a refused upload', () => {
  it('is not sent at all by a client that waits to be told', async () => {
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '1000000' };
    const target = `/v2/shop-prod/api/blobs/uploads/?digest=${digest('x')}`;
    raw.socket.write(rawHead('POST', target, { ...headers, Expect: '100-continue' }));
    const all = await raw.closed();
    expect(all).toMatch(/^HTTP\/1\.1 403 /);
    expect(all).not.toContain('100 Continue');
    expect(all).toContain('push to shop-dev');
  });

  it('is answered while its body is still coming', async () => {
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '1000000000' };
    raw.socket.write(rawHead('POST', `/v2/shop-prod/api/blobs/uploads/?digest=x`, headers));
    raw.socket.write('x'.repeat(100_000));
    expect(await raw.until('push to shop-dev')).toContain('Connection: close');
    raw.socket.destroy();
  });

  it('leaves the connection usable where the body was small', async () => {
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '4' };
    raw.socket.write(`${rawHead('POST', `/v2/shop-prod/api/blobs/uploads/`, headers)}body`);
    await raw.until('push to shop-dev');
    raw.socket.write(rawHead('GET', '/v2/', { Authorization: basic('ada') }));
    expect(await raw.until('200 OK')).toContain('403 Forbidden');
    raw.socket.destroy();
  });
});

describe('an idle upload', () => {
  it('is closed, and what came is kept', async () => {
    await registry.close();
    registry = await startTestRegistry({ pace: { windowMs: 30, minimumBytes: 10 } });
    ada = clientOf(registry, basic('ada'));
    const path = await open();
    const raw = rawConnection(registry.url);
    const headers = { Authorization: basic('ada'), 'Content-Length': '100' };
    raw.socket.write(`${rawHead('PATCH', path, headers)}abc`);
    await raw.closed();
    let range: string | null;
    do range = (await ada(path)).headers.get('range');
    while (range === '0-0');
    expect(range).toBe('0-2');
    expect((await finish(path, 'abc')).status).toBe(201);
  });
});
