import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RegistryError } from '@/oci/http/errors';
import { digestOf } from '@/oci/names/hash';
import { createFilesystemStore } from '../../storage/filesystem-store';
import type { BlobStore } from '../../storage/store';
import type { DataPlaneOptions } from '../data-plane';
import { basic, clientOf, type Client } from '../testing/client';
import { rawConnection, rawHead } from '../testing/raw-request';
import { startTestRegistry, type TestRegistry } from '../testing/test-registry';

// POST with the digest and the whole blob (OCI distribution, "Single POST"): an upload like any other.
let registry: TestRegistry;
let ada: Client;

async function start(
  options: Partial<DataPlaneOptions> = {},
  createStore?: (root: string) => Promise<BlobStore>,
) {
  await registry?.close();
  registry = await startTestRegistry({ beatMs: 10, ...options }, createStore);
  ada = clientOf(registry, basic('ada'));
}
beforeEach(() => start());
afterEach(() => registry.close());

const uploads = '/v2/shop-dev/api/blobs/uploads/';
const target = (text: string) => `${uploads}?digest=${digestOf(Buffer.from(text))}`;
const post = (text: string, headers: Record<string, string> = {}, body = text) =>
  ada(target(text), { method: 'POST', body, headers });
const known = () => [...registry.catalogue.uploads.entries()];
const files = () => readdir(join(registry.root, 'uploads'));

/** A whole upload whose body comes by hand, and has begun to. */
async function slowly(text: string, first: string) {
  const raw = rawConnection(registry.url);
  const headers = { Authorization: basic('ada'), 'Content-Length': String(text.length) };
  raw.socket.write(rawHead('POST', target(text), { ...headers, Expect: '100-continue' }));
  await raw.until('100 Continue');
  raw.socket.write(first);
  return raw;
}

it('is an upload that its request feeds while it moves, and none once it is done', async () => {
  const raw = await slowly('abcdef', 'abc');
  await vi.waitFor(() => expect(known()).toMatchObject([[{}, { received: 3, offset: 0 }]]));
  expect(known()[0]![1].fedBy).not.toBeNull();
  raw.socket.write('def');
  await raw.until('201 Created');
  raw.socket.destroy();
  expect(known()).toEqual([]);
  expect(await files()).toEqual([]);
});

it.each(['destroy', 'resetAndDestroy'] as const)(
  'leaves nothing behind where its client is gone half way (%s)',
  async (how) => {
    const raw = await slowly('abcdef', 'abc');
    await vi.waitFor(() => expect(known()).toHaveLength(1));
    raw.socket[how]();
    await vi.waitFor(() => expect(known()).toEqual([]));
    expect(await files()).toEqual([]);
  },
);

it('leaves nothing behind where it is refused', async () => {
  expect(await post('abc', {}, 'xyz')).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  expect(await post('abc', { 'content-range': '3-5' })).toMatchObject({ status: 416 });
  expect(await post('abc', { 'content-range': '0-9' })).toMatchObject({ code: 'SIZE_INVALID' });
  expect(known()).toEqual([]);
  expect(await files()).toEqual([]);
  expect((await post('abc', { 'content-range': '0-2' })).status).toBe(201);
});

it('leaves nothing behind on a full disk, nor where its body comes too slowly', async () => {
  await start({ pace: { windowMs: 30, minimumBytes: 10 } }, async (root) => {
    const store = await createFilesystemStore(root);
    const failure = Object.assign(new Error('full'), { code: 'ENOSPC' });
    return { ...store, finish: () => Promise.reject(failure) };
  });
  expect((await post('abc')).status).toBe(507);
  expect([known(), await files()]).toEqual([[], []]);
  await (await slowly('abcdef', 'abc')).closed();
  await vi.waitFor(() => expect(known()).toEqual([]));
  expect(await files()).toEqual([]);
});

it.each([10, 60_000])(
  'is told when it was ended under it, and links nothing (word each %s ms)',
  async (beatMs) => {
    await start({ beatMs });
    const raw = await slowly('abcdef', 'abc');
    await vi.waitFor(() => expect(known()).toHaveLength(1));
    await registry.catalogue.endUpload(known()[0]![0]);
    await new Promise((waited) => setTimeout(waited, 50));
    raw.socket.write('def');
    expect(await raw.until('BLOB_UPLOAD_UNKNOWN')).toContain('404 Not Found');
    raw.socket.destroy();
    expect([known(), await files()]).toEqual([[], []]);
    const blob = `/v2/shop-dev/api/blobs/${digestOf(Buffer.from('abcdef'))}`;
    expect((await ada(blob)).status).toBe(404);
  },
);

it('keeps its place from a request that writes to it by its id', async () => {
  const raw = await slowly('abcdef', 'abc');
  await vi.waitFor(() => expect(known()).toHaveLength(1));
  const path = `${uploads}${known()[0]![0]}`;
  expect(await ada(path, { method: 'PATCH', body: 'x' })).toMatchObject({ status: 416 });
  raw.socket.write('def');
  await raw.until('201 Created');
  raw.socket.destroy();
});

it('that is not taken up is refused before its body is read: one byte of it, or 40 MB, or none yet', async () => {
  registry.catalogue.openUpload = () =>
    Promise.reject(new RegistryError('TOOMANYREQUESTS', 'Too many.'));
  expect(await post('a')).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS' });
  // The client gets to the answer: what it sends meanwhile is read on for a while, then the connection goes.
  const large = 'x'.repeat(12 * 1024 * 1024);
  const refused = await post(large);
  expect(refused).toMatchObject({ status: 429, code: 'TOOMANYREQUESTS' });
  expect(refused.headers.get('connection')).toBe('close');
  const raw = rawConnection(registry.url);
  const headers = { Authorization: basic('ada'), 'Content-Length': '40000000' };
  raw.socket.write(rawHead('POST', target('b'), { ...headers, Expect: '100-continue' }));
  expect(await raw.until('TOOMANYREQUESTS')).not.toContain('100 Continue');
  raw.socket.destroy();
  expect(await files()).toEqual([]);
});
