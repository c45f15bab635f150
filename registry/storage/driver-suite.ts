import { digestOf } from '@/oci/names/hash';
import assert from 'node:assert/strict';
import { newId } from '@/lib/ids';
import { parseDigest, type Digest } from '@/oci/names/digest';
import { RegistryError, type RegistryErrorCode } from '@/oci/http/errors';
import type { BlobStore } from './store';

/** What a driver's test gives the suite. */
export interface Subject {
  readonly store: BlobStore;
  /** The same data in the hands of another process: nothing is shared in memory. */
  readonly reopen: () => Promise<BlobStore>;
}

export interface Requirement {
  readonly name: string;
  readonly check: (subject: Subject) => Promise<void>;
}

const bytes = (text: string) => Buffer.from(text);
const large = Buffer.alloc(3 * 1024 * 1024 + 17, 'sallyport ');

async function* body(...chunks: Uint8Array[]) {
  yield* chunks;
}

/** A body whose connection breaks after its chunks. */
async function* broken(error: Error, ...chunks: Uint8Array[]) {
  yield* chunks;
  throw error;
}

async function contents(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
}

async function put(store: BlobStore, content: Buffer, digest = digestOf(content)): Promise<Digest> {
  const id = newId();
  const { offset } = await store.append(id, 0, body(content));
  await store.finish(id, offset, digest);
  return digest;
}

const refuses = (promise: Promise<unknown>, code: RegistryErrorCode) =>
  assert.rejects(promise, (error) => error instanceof RegistryError && error.code === code);

async function digests(store: BlobStore): Promise<string[]> {
  const all = [];
  for await (const digest of store.list()) all.push(digest);
  return all.sort();
}

/** What every driver must do; each requirement gets an empty store. */
export const blobStoreRequirements: readonly Requirement[] = [
  {
    name: 'reads back what was appended in chunks, whole and in ranges',
    async check({ store }) {
      const id = newId();
      const first = await store.append(id, 0, body(large.subarray(0, 5), large.subarray(5, 900)));
      assert.deepEqual(first, { offset: 900, interrupted: null });
      const second = await store.append(id, 900, body(large.subarray(900)));
      const digest = digestOf(large);
      await store.finish(id, second.offset, digest);
      assert.equal(await store.stat(digest), large.length);
      assert.ok(large.equals(await contents(store.read(digest))));
      for (const [start, end] of [
        [0, 0],
        [7, 1024 * 1024 + 7],
        [large.length - 1, large.length - 1],
      ] as const) {
        const part = await contents(store.read(digest, { start, end }));
        assert.ok(large.subarray(start, end + 1).equals(part), `${start}-${end}`);
      }
    },
  },
  {
    name: 'takes an empty blob',
    async check({ store }) {
      const digest = digestOf(bytes(''));
      await store.finish(newId(), 0, digest);
      assert.equal(await store.stat(digest), 0);
      assert.equal((await contents(store.read(digest))).length, 0);
    },
  },
  {
    name: 'takes sha512 as well, beside the sha256 of the same bytes',
    async check({ store }) {
      const content = bytes('two names');
      const long = await put(store, content, digestOf(content, 'sha512'));
      const short = await put(store, content);
      assert.deepEqual(await digests(store), [short, long].sort());
      assert.ok(content.equals(await contents(store.read(long))));
    },
  },
  {
    name: 'refuses bytes that have another digest, stores nothing, and forgets the upload',
    async check({ store }) {
      for (const algorithm of ['sha256', 'sha512'] as const) {
        const id = newId();
        await store.append(id, 0, body(bytes('these')));
        await refuses(store.finish(id, 5, digestOf(bytes('those'), algorithm)), 'DIGEST_INVALID');
        await refuses(store.finish(id, 5, digestOf(bytes('these'))), 'BLOB_UPLOAD_UNKNOWN');
      }
      assert.deepEqual(await digests(store), []);
    },
  },
  {
    name: 'stores a blob once, whoever sends it',
    async check({ store }) {
      const content = bytes('base layer');
      await Promise.all([put(store, content), put(store, content), put(store, content)]);
      assert.deepEqual(await digests(store), [digestOf(content)]);
      assert.ok(content.equals(await contents(store.read(digestOf(content)))));
    },
  },
  {
    name: 'keeps what arrived before a body broke off, and goes on from there',
    async check({ store }) {
      const id = newId();
      const error = new Error('the connection broke');
      const part = await store.append(id, 0, broken(error, large.subarray(0, 2_000_000)));
      assert.deepEqual(part, { offset: 2_000_000, interrupted: error });
      const rest = await store.append(id, part.offset, body(large.subarray(part.offset)));
      await store.finish(id, rest.offset, digestOf(large));
      assert.ok(large.equals(await contents(store.read(digestOf(large)))));
    },
  },
  {
    name: 'takes a body back that refuses itself, and goes on from where the upload stood',
    async check({ store }) {
      const id = newId();
      await store.append(id, 0, body(bytes('one ')));
      const refusal = new RegistryError('SIZE_INVALID', 'too long');
      await refuses(store.append(id, 4, broken(refusal, bytes('wrong'))), 'SIZE_INVALID');
      await store.append(id, 4, body(bytes('two')));
      await store.finish(id, 7, digestOf(bytes('one two')));
    },
  },
  {
    name: 'goes on in another process from the acknowledged offset, whatever lies beyond it',
    async check({ store, reopen }) {
      const id = newId();
      await store.append(id, 0, body(bytes('acknowledged, ')));
      await store.append(id, 14, body(bytes('written before the kill')));
      const other = await reopen();
      await other.append(id, 14, body(bytes('then sent again')));
      await other.finish(id, 29, digestOf(bytes('acknowledged, then sent again')));
      await refuses(other.finish(id, 29, digestOf(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'never stores bytes under a wrong digest when two processes write one upload at once',
    async check({ store, reopen }) {
      const id = newId();
      await store.append(id, 0, body(bytes('same start, ')));
      const other = await reopen();
      const contentOf = (end: string) => bytes(`same start, ${end}`);
      await Promise.all([
        store.append(id, 12, body(bytes('my end'))),
        other.append(id, 12, body(bytes('no end'))),
      ]);
      await Promise.allSettled([
        store.finish(id, 18, digestOf(contentOf('my end'))),
        other.finish(id, 18, digestOf(contentOf('no end'))),
      ]);
      assert.notEqual((await digests(store)).length, 0);
      for (const digest of await digests(store)) {
        assert.equal(digestOf(await contents(store.read(parseDigest(digest)!))), digest);
      }
    },
  },
  {
    name: 'lets one request at a time write to an upload, and does not mix them',
    async check({ store }) {
      const id = newId();
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      async function* slow() {
        yield bytes('first ');
        await held;
        yield bytes('writer');
      }
      const running = store.append(id, 0, slow());
      await refuses(store.append(id, 0, body(bytes('second'))), 'RANGE_INVALID');
      await refuses(store.finish(id, 0, digestOf(bytes(''))), 'RANGE_INVALID');
      release();
      assert.equal((await running).offset, 12);
      await store.finish(id, 12, digestOf(bytes('first writer')));
    },
  },
  {
    name: 'does not know an upload that never was, was aborted, or has fewer bytes than said',
    async check({ store }) {
      const digest = digestOf(bytes('x'));
      await refuses(store.append(newId(), 5, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      await refuses(store.finish(newId(), 5, digest), 'BLOB_UPLOAD_UNKNOWN');
      const id = newId();
      await store.append(id, 0, body(bytes('abc')));
      await refuses(store.append(id, 9, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      await store.abort(id);
      await store.abort(id);
      await refuses(store.append(id, 3, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'can abort an upload while it is written',
    async check({ store }) {
      const id = newId();
      async function* aborting() {
        yield bytes('abc');
        await store.abort(id);
        yield bytes('def');
      }
      await store.append(id, 0, aborting());
      await refuses(store.append(id, 6, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'sweeps what uploads left, and only what is old and belongs to none that is known',
    async check({ store }) {
      const [id, other] = [newId(), newId()];
      await store.append(id, 0, body(bytes('abc')));
      await store.append(other, 0, body(bytes('known')));
      const known = new Set([other]);
      const kept = await put(store, bytes('a blob stays'));
      assert.equal(await store.sweep(new Date(Date.now() - 60_000), new Set()), 0);
      assert.equal(await store.sweep(new Date(Date.now() + 60_000), known), 1);
      await store.append(other, 5, body(bytes(' still')));
      await store.abort(other);
      await refuses(store.append(id, 3, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      assert.deepEqual(await digests(store), [kept]);
    },
  },
  {
    name: 'says of a blob that is not there that it is not, and removes one once',
    async check({ store }) {
      const digest = await put(store, bytes('short-lived'));
      assert.equal(await store.remove(digest), true);
      assert.equal(await store.remove(digest), false);
      assert.equal(await store.stat(digest), null);
      await refuses(contents(store.read(digest)), 'BLOB_UNKNOWN');
      await put(store, bytes('short-lived'));
      assert.equal(await store.stat(digest), 11);
    },
  },
  {
    name: 'lets a reader stop early',
    async check({ store }) {
      const digest = await put(store, large);
      for await (const chunk of store.read(digest)) {
        assert.ok(chunk.length > 0 && chunk.length < large.length);
        break;
      }
      assert.ok(large.equals(await contents(store.read(digest))));
    },
  },
];
