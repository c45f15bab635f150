import assert from 'node:assert/strict';
import { newId } from '@/lib/ids';
import { parseDigest, type Digest } from '@/oci/names/digest';
import { RegistryError, type RegistryErrorCode } from '@/oci/http/errors';
import { digestOf } from '@/oci/names/hash';
import type { Appended, BlobStore, Upload } from './store';

/** What a driver's test gives the suite: its driver, made a store by `verifying`. */
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

const opened = (): Upload => ({ id: newId(), offset: 0, session: {} });

/** What is kept of an upload after a body: its session as JSON, as in a database. */
const after = ({ id }: Upload, { offset, session }: Appended): Upload => ({
  id,
  offset,
  session: JSON.parse(JSON.stringify(session)) as Upload['session'],
});

const append = async (store: BlobStore, upload: Upload, ...chunks: Uint8Array[]): Promise<Upload> =>
  after(upload, await store.append(upload, body(...chunks)));

async function put(store: BlobStore, content: Buffer, digest = digestOf(content)): Promise<Digest> {
  await store.finish(await append(store, opened(), content), digest);
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
      const first = await append(store, opened(), large.subarray(0, 5), large.subarray(5, 900));
      assert.equal(first.offset, 900);
      const whole = await append(store, first, large.subarray(900));
      const digest = digestOf(large);
      await store.finish(whole, digest);
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
    name: 'gives chunks away for good, and fills again only those that are given back',
    async check({ store }) {
      const digest = await put(store, large);
      const kept: Uint8Array[] = [];
      for await (const chunk of store.read(digest)) kept.push(chunk);
      assert.ok(large.equals(Buffer.concat(kept)));
      const spare: Uint8Array[] = [];
      const read: Uint8Array[] = [];
      for await (const chunk of store.read(digest, undefined, spare)) {
        read.push(Uint8Array.from(chunk));
        spare.push(chunk);
      }
      assert.ok(large.equals(Buffer.concat(read)));
    },
  },
  {
    name: 'takes an empty blob',
    async check({ store }) {
      const digest = digestOf(bytes(''));
      await store.finish(opened(), digest);
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
        const upload = await append(store, opened(), bytes('these'));
        await refuses(store.finish(upload, digestOf(bytes('those'), algorithm)), 'DIGEST_INVALID');
        await refuses(store.finish(upload, digestOf(bytes('these'))), 'BLOB_UPLOAD_UNKNOWN');
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
      const upload = opened();
      const error = new Error('the connection broke');
      const part = await store.append(upload, broken(error, large.subarray(0, 2_000_000)));
      assert.equal(part.offset, 2_000_000);
      assert.equal(part.interrupted, error);
      const rest = await append(store, after(upload, part), large.subarray(part.offset));
      await store.finish(rest, digestOf(large));
      assert.ok(large.equals(await contents(store.read(digestOf(large)))));
    },
  },
  {
    name: 'takes a body back that refuses itself, and goes on from where the upload stood',
    async check({ store }) {
      const refusal = new RegistryError('SIZE_INVALID', 'too long');
      const upload = opened();
      await refuses(store.append(upload, broken(refusal, bytes('wrong'))), 'SIZE_INVALID');
      const one = await append(store, upload, bytes('one '));
      await refuses(store.append(one, broken(refusal, bytes('wrong'))), 'SIZE_INVALID');
      await store.finish(await append(store, one, bytes('two')), digestOf(bytes('one two')));
    },
  },
  {
    name: 'goes on from the acknowledged bytes where what was written after them was not acknowledged',
    async check({ store }) {
      const one = await append(store, opened(), bytes('one, '));
      await append(store, one, bytes('and what nobody wrote down'));
      const two = await append(store, one, bytes('two'));
      assert.equal(two.offset, 8);
      await store.finish(two, digestOf(bytes('one, two')));
      assert.ok(bytes('one, two').equals(await contents(store.read(digestOf(bytes('one, two'))))));
    },
  },
  {
    name: 'finishes what was acknowledged, whatever was written after it',
    async check({ store }) {
      const one = await append(store, opened(), bytes('one'));
      await append(store, one, bytes(', and what nobody wrote down'));
      await store.finish(one, digestOf(bytes('one')));
      assert.equal(await store.stat(digestOf(bytes('one'))), 3);
    },
  },
  {
    name: 'goes on in another process from the acknowledged offset, whatever lies beyond it',
    async check({ store, reopen }) {
      const begun = await append(store, opened(), bytes('acknowledged, '));
      await append(store, begun, bytes('written before the kill'));
      const other = await reopen();
      const whole = await append(other, begun, bytes('then sent again'));
      const digest = digestOf(bytes('acknowledged, then sent again'));
      await other.finish(whole, digest);
      assert.equal(await other.stat(digest), 29);
      await refuses(other.finish(whole, digest), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'finishes in another process, under a digest of either kind',
    async check({ store, reopen }) {
      const content = bytes('sent to one, ended at another');
      for (const algorithm of ['sha256', 'sha512'] as const) {
        const upload = await append(store, opened(), content);
        const other = await reopen();
        await other.finish(upload, digestOf(content, algorithm));
        assert.ok(content.equals(await contents(store.read(digestOf(content, algorithm)))));
      }
    },
  },
  {
    name: 'never stores bytes under a wrong digest when two processes write one upload at once',
    async check({ store, reopen }) {
      const begun = await append(store, opened(), bytes('same start, '));
      const other = await reopen();
      const contentOf = (end: string) => bytes(`same start, ${end}`);
      const [mine, others] = await Promise.all([
        append(store, begun, bytes('my end')),
        append(other, begun, bytes('no end')),
      ]);
      // What counts is what was written down, whichever of them goes on with it.
      await Promise.allSettled([
        store.finish(others, digestOf(contentOf('no end'))),
        other.finish(mine, digestOf(contentOf('my end'))),
        store.finish(mine, digestOf(contentOf('no end'))),
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
      const upload = opened();
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      async function* slow() {
        yield bytes('first ');
        await held;
        yield bytes('writer');
      }
      const running = store.append(upload, slow());
      await refuses(store.append(upload, body(bytes('second'))), 'RANGE_INVALID');
      await refuses(store.finish(upload, digestOf(bytes(''))), 'RANGE_INVALID');
      release();
      const written = after(upload, await running);
      assert.equal(written.offset, 12);
      await store.finish(written, digestOf(bytes('first writer')));
    },
  },
  {
    name: 'does not know an upload that never was, was aborted, or has fewer bytes than said',
    async check({ store }) {
      const never = { ...opened(), offset: 5 };
      await refuses(store.append(never, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      await refuses(store.finish(never, digestOf(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      const upload = await append(store, opened(), bytes('abc'));
      const more = { ...upload, offset: 9 };
      await refuses(store.append(more, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      await store.abort(upload);
      await store.abort(upload);
      await refuses(store.append(upload, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
      await refuses(store.finish(upload, digestOf(bytes('abc'))), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'can abort an upload while it is written',
    async check({ store }) {
      const upload = opened();
      async function* aborting() {
        yield bytes('abc');
        await store.abort(upload);
        yield bytes('def');
      }
      const written = after(upload, await store.append(upload, aborting()));
      await refuses(store.append(written, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
    },
  },
  {
    name: 'sweeps what uploads left, and only what is old and belongs to none that is known',
    async check({ store }) {
      const left = await append(store, opened(), bytes('abc'));
      const other = await append(store, opened(), bytes('known'));
      const known = new Set([other.id]);
      const kept = await put(store, bytes('a blob stays'));
      assert.equal(await store.sweep(new Date(Date.now() - 60_000), new Set()), 0);
      assert.equal(await store.sweep(new Date(Date.now() + 60_000), known), 1);
      await store.abort(await append(store, other, bytes(' still')));
      await refuses(store.append(left, body(bytes('x'))), 'BLOB_UPLOAD_UNKNOWN');
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
