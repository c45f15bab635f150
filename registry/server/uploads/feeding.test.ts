import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { createFilesystemStore } from '../../storage/filesystem-store';
import type { BlobStore } from '../../storage/store';
import type { DataPlaneOptions } from '../data-plane';
import { basic, clientOf, type Client, pushBlob, type Reply } from '../testing/client';
import { rawConnection, rawHead } from '../testing/raw-request';
import { startTestRegistry, type TestRegistry } from '../testing/test-registry';

let registry: TestRegistry;
let ada: Client;

async function start(
  options: Partial<DataPlaneOptions> = {},
  createStore?: (root: string) => Promise<BlobStore>,
) {
  registry = await startTestRegistry({ beatMs: 10, ...options }, createStore);
  ada = clientOf(registry, basic('ada'));
}
async function startAgain(...all: Parameters<typeof start>) {
  await registry.close();
  await start(...all);
}

beforeEach(() => start());
afterEach(() => registry.close());

const name = 'shop-dev/api';
const uploads = `/v2/${name}/blobs/uploads/`;
const digest = (text: string) => digestOf(Buffer.from(text));
const location = (reply: Reply) => reply.headers.get('location')!;
const idOf = (path: string) => path.split('/').at(-1)!;
const known = (path: string) => registry.catalogue.uploads.get(idOf(path));

const open = async () => location(await ada(uploads, { method: 'POST' }));
const patch = (path: string, body: string, headers: Record<string, string> = {}) =>
  ada(path, { method: 'PATCH', body, headers });
const put = (path: string, text: string, body?: string) =>
  ada(`${path}?digest=${digest(text)}`, { method: 'PUT', body });

/** A request whose body comes by hand, and has begun to. */
async function slowly(method: string, path: string, length: number, first: string) {
  const raw = rawConnection(registry.url);
  const headers = { Authorization: basic('ada'), 'Content-Length': String(length) };
  raw.socket.write(rawHead(method, path, { ...headers, Expect: '100-continue' }));
  await raw.until('100 Continue');
  raw.socket.write(first);
  return raw;
}

describe('a request that feeds an upload', () => {
  it('has the upload while it runs, gives word of each byte, and leaves it at its end', async () => {
    const path = await open();
    const raw = await slowly('PATCH', path, 6, 'abc');
    await vi.waitFor(() => expect(known(path)).toMatchObject({ received: 3, offset: 0 }));
    expect(known(path)!.fedBy).not.toBeNull();
    raw.socket.write('def');
    await raw.until('202 Accepted');
    raw.socket.destroy();
    expect(known(path)).toMatchObject({ offset: 6, fedBy: null, last: 'left' });
  });

  it('breaks it off where its connection is lost', async () => {
    const path = await open();
    const raw = await slowly('PATCH', path, 1000, 'abc');
    raw.socket.destroy();
    await vi.waitFor(() => expect(known(path)).toMatchObject({ last: 'broke-off' }));
    expect(known(path)).toMatchObject({ offset: 3, fedBy: null });
  });

  it('breaks it off where its body comes too slowly', async () => {
    await startAgain({ pace: { windowMs: 30, minimumBytes: 10 } });
    const path = await open();
    await (await slowly('PATCH', path, 1000, 'abc')).closed();
    await vi.waitFor(() => expect(known(path)).toMatchObject({ last: 'broke-off', fedBy: null }));
  });

  it('breaks it off where it is refused: a full disk, a length that is not that of its range', async () => {
    let full = true;
    await startAgain({}, async (root) => {
      const store = await createFilesystemStore(root);
      const failure = Object.assign(new Error('full'), { code: 'ENOSPC' });
      return {
        ...store,
        append: (...all) => (full ? Promise.reject(failure) : store.append(...all)),
      };
    });
    const path = await open();
    expect((await patch(path, 'abc')).status).toBe(507);
    expect(known(path)).toMatchObject({ last: 'broke-off', fedBy: null });
    full = false;
    expect((await patch(path, 'abc')).status).toBe(202);
    expect(known(path)).toMatchObject({ last: 'left' });
    expect((await patch(path, 'defg', { 'content-range': '3-5' })).status).toBe(400);
    expect(known(path)).toMatchObject({ last: 'broke-off', offset: 3 });
  });

  it('is told when the upload was ended under it, and leaves no bytes behind', async () => {
    const path = await open();
    const raw = await slowly('PATCH', path, 1000, 'abc');
    await vi.waitFor(() => expect(known(path)!.received).toBe(3));
    await registry.catalogue.endUpload(idOf(path));
    await new Promise((waited) => setTimeout(waited, 50));
    raw.socket.write('def');
    expect(await raw.until('BLOB_UPLOAD_UNKNOWN')).toContain('404 Not Found');
    raw.socket.destroy();
    expect(await readdir(join(registry.root, 'uploads'))).toEqual([]);
    expect((await ada(path)).status).toBe(404);
  });

  it('is told at its end as well, where it was not before', async () => {
    await startAgain({ beatMs: 60_000 });
    const path = await open();
    const raw = await slowly('PATCH', path, 6, 'abc');
    await registry.catalogue.endUpload(idOf(path));
    raw.socket.write('def');
    expect(await raw.until('BLOB_UPLOAD_UNKNOWN')).toContain('404 Not Found');
    raw.socket.destroy();
    expect(await readdir(join(registry.root, 'uploads'))).toEqual([]);
  });

  it('is not ended by a catalogue that does not answer for a while', async () => {
    const path = await open();
    const raw = await slowly('PATCH', path, 6, 'abc');
    const keep = vi.spyOn(registry.catalogue, 'keepUpload').mockRejectedValue(new Error('away'));
    await vi.waitFor(() => expect(keep).toHaveBeenCalled());
    raw.socket.write('def');
    await raw.until('202 Accepted');
    raw.socket.destroy();
  });
});

describe('a request that is sent again because its answer was lost', () => {
  it.each([undefined, 'bytes'])('ends the upload once more: PUT with the body %s', async (body) => {
    const path = await open();
    if (body === undefined) await patch(path, 'bytes');
    expect((await put(path, 'bytes', body)).status).toBe(201);
    const again = await put(path, 'bytes', body);
    expect(again.status).toBe(201);
    expect(location(again)).toBe(`/v2/${name}/blobs/${digest('bytes')}`);
    expect(again.headers.get('docker-content-digest')).toBe(digest('bytes'));
    expect((await ada(location(again))).bytes.toString()).toBe('bytes');
  });

  it('reads a large body that it does not need, so that its client gets to the answer', async () => {
    const text = 'x'.repeat(20 * 1024 * 1024);
    const path = await open();
    expect((await put(path, text, text)).status).toBe(201);
    expect((await put(path, text, text)).status).toBe(201);
  });

  it('waits where the first PUT is still at it', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await startAgain({}, async (root) => {
      const store = await createFilesystemStore(root);
      return { ...store, finish: (...all) => held.then(() => store.finish(...all)) };
    });
    const path = await open();
    await patch(path, 'bytes');
    const all = [put(path, 'bytes'), put(path, 'bytes'), put(path, 'bytes')];
    setTimeout(release, 50);
    expect((await Promise.all(all)).map((reply) => reply.status)).toEqual([201, 201, 201]);
  });

  it('is unknown where the blob is not linked here, whoever has it elsewhere (L11)', async () => {
    await pushBlob(ada, 'blog-dev/api', 'elsewhere');
    await pushBlob(ada, 'shop-dev/other', 'elsewhere');
    const path = await open();
    await ada(path, { method: 'DELETE' });
    for (const text of ['elsewhere', 'nowhere']) {
      const reply = await put(path, text, text);
      expect(reply).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
    }
  });

  it('is unknown where the blob is linked and its bytes are lost, so that a push heals it (L10)', async () => {
    const path = await open();
    await put(path, 'bytes', 'bytes');
    await rm(join(registry.root, 'blobs', 'sha256'), { recursive: true });
    await registry.restart();
    expect(await put(path, 'bytes', 'bytes')).toMatchObject({ status: 404 });
    await pushBlob(ada, name, 'bytes');
    expect((await put(path, 'bytes')).status).toBe(201);
  });

  it('ends it where the PUT before broke off half way: what came of that one does not count', async () => {
    const path = await open();
    await patch(path, 'begun, ');
    const target = `${path}?digest=${digest('begun, and ended')}`;
    const raw = await slowly('PUT', target, 9, 'and ');
    await vi.waitFor(() => expect(known(path)!.received).toBe(11));
    raw.socket.destroy();
    await vi.waitFor(() => expect(known(path)!.fedBy).toBeNull());
    expect(known(path)).toMatchObject({ offset: 7, last: 'broke-off' });
    expect((await ada(target, { method: 'PUT', body: 'and ended' })).status).toBe(201);
  });

  it('learns where the upload stands: a chunk with its range is 416', async () => {
    const path = await open();
    await patch(path, 'abc', { 'content-range': '0-2' });
    const again = await patch(path, 'abc', { 'content-range': '0-2' });
    expect(again).toMatchObject({ status: 416, code: 'RANGE_INVALID' });
    expect(again.headers.get('range')).toBe('0-2');
    expect(location(again)).toBe(path);
    expect(known(path)).toMatchObject({ last: 'left', offset: 3 });
  });

  it('learns where the upload stands when another process was quicker', async () => {
    const path = await open();
    const raw = await slowly('PATCH', path, 3, 'ab');
    known(path)!.offset = 5;
    raw.socket.write('c');
    expect(await raw.until('RANGE_INVALID')).toMatch(/^Range: 0-4\r$/m);
    raw.socket.destroy();
  });

  it('cancels what is cancelled: unknown, which clients take for done', async () => {
    const path = await open();
    expect((await ada(path, { method: 'DELETE' })).status).toBe(204);
    expect(await ada(path, { method: 'DELETE' })).toMatchObject({ code: 'BLOB_UPLOAD_UNKNOWN' });
  });
});
