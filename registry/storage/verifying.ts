import { createHash, type Hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { lookedAt } from '@/lib/looked-at';
import { own } from '@/lib/text/own';
import { algorithmOf, digestFromHex, type Digest, type DigestAlgorithm } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { BlobDriver } from './driver';
import type { BlobStore, Session, Upload } from './store';

/** The hash of an upload's bytes so far, to go on with. */
interface Held {
  readonly hash: Hash;
  /** What it has come to: two processes may have written different bytes to one upload. */
  readonly sha256: string;
}

/** What is kept of an upload: what its bytes come to, and the driver's own notes. */
interface Kept extends Session {
  readonly sha256: string;
  readonly driver: Session;
}

/** Above it the upload that waited longest is forgotten; when it goes on, its bytes are read again. */
const maximumHeld = 1000;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The store over a driver: checks what comes in, lets one request at a time write to an upload, and
 * hashes each byte once, as it comes. What the bytes so far come to is kept in the upload's session,
 * so that any process can finish one under its sha256. Bytes are read again only for what no hash is
 * at hand: an upload that goes on in another process, and one that is finished under a sha512.
 */
export function verifying(driver: BlobDriver): BlobStore {
  const held = new LRUCache<string, Held>({ max: maximumHeld });
  /** Uploads that a request is busy with, and whether another one aborted them meanwhile. */
  const busy = new Map<string, { aborted: boolean }>();

  async function exclusively<T>(id: string, work: (state: { aborted: boolean }) => Promise<T>) {
    if (busy.has(id)) {
      throw new RegistryError(
        'RANGE_INVALID',
        'Another request is writing to this upload. Ask for its status and go on from there.',
      );
    }
    const state = { aborted: false };
    busy.set(id, state);
    try {
      return await work(state);
    } finally {
      busy.delete(id);
    }
  }

  /** A hash of the upload's bytes, read again. @throws RegistryError BLOB_UPLOAD_UNKNOWN for other bytes */
  async function hashAgain(upload: Upload, algorithm: DigestAlgorithm): Promise<Hash> {
    const hash = createHash(algorithm);
    let size = 0;
    if (upload.offset > 0) {
      for await (const chunk of driver.readUpload(forDriver(upload))) {
        hash.update(chunk);
        size += chunk.length;
      }
    }
    if (size !== upload.offset) throw unknown();
    return hash;
  }

  /** A hash to go on with after the upload's bytes. */
  async function hashTo(upload: Upload): Promise<Hash> {
    const known = knownSha256(upload);
    const mine = held.get(upload.id);
    if (mine && mine.sha256 === known) return mine.hash.copy();
    const hash = await hashAgain(upload, 'sha256');
    if (known !== null && hexOf(hash) !== known) throw unknown();
    return hash;
  }

  async function digestOf(upload: Upload, algorithm: DigestAlgorithm): Promise<Digest> {
    const known = algorithm === 'sha256' ? knownSha256(upload) : null;
    return digestFromHex(algorithm, known ?? hexOf(await hashAgain(upload, algorithm)));
  }

  async function forget(upload: Upload): Promise<void> {
    held.delete(upload.id);
    await driver.abort(forDriver(upload));
  }

  return {
    async append(upload, body) {
      check(upload);
      return exclusively(upload.id, async (state) => {
        const hash = await hashTo(upload);
        let received = 0;
        const hashed = lookedAt(body, (chunk) => {
          hash.update(chunk);
          received += chunk.length;
        });
        const appended = await driver.append(forDriver(upload), hashed);
        const { offset, interrupted } = appended;
        // Of a body that broke off a driver may keep less than came.
        const all = offset === upload.offset + received;
        const then = { ...upload, offset, session: { driver: appended.session } };
        const known = all ? hash : await hashAgain(then, 'sha256');
        const sha256 = hexOf(known);
        if (state.aborted) await forget(then);
        else held.set(upload.id, { hash: known, sha256 });
        const session: Kept = { sha256, driver: appended.session };
        return { offset, session, interrupted };
      });
    },

    async finish(upload, digest) {
      check(upload);
      return exclusively(upload.id, async (state) => {
        const actual = await digestOf(upload, algorithmOf(digest));
        if (actual !== digest) {
          await forget(upload);
          throw new RegistryError('DIGEST_INVALID', `The digest of what came is ${actual}.`);
        }
        if (state.aborted) throw unknown();
        await driver.commit(forDriver(upload), digest);
        held.delete(upload.id);
      });
    },

    async abort(upload) {
      check(upload);
      const state = busy.get(upload.id);
      if (state) state.aborted = true;
      await forget(upload);
    },

    sweep: (before, known) => driver.sweep(before, new Set([...known, ...busy.keys()])),

    stat: (digest) => driver.stat(digest),

    read(digest, range, spare) {
      if (range && !(range.start >= 0 && range.end >= range.start)) {
        throw new RangeError(`${range.start}-${range.end} is no range of bytes.`);
      }
      return driver.read(digest, range, spare);
    },

    urlFor: (digest) => driver.urlFor(digest),
    list: () => driver.list(),
    remove: (digest) => driver.remove(digest),
  };
}

function check({ id, offset }: Upload): void {
  if (!uuid.test(id)) throw new TypeError('Not an id of this server.');
  if (!Number.isSafeInteger(offset) || offset < 0) throw new TypeError('Not a count of bytes.');
}

/** What the upload's bytes come to; null where nobody wrote it down, as in sessions of former versions. */
function knownSha256({ offset, session }: Upload): string | null {
  const sha256 = own(session, 'sha256');
  return offset > 0 && typeof sha256 === 'string' ? sha256 : null;
}

/** The upload as its driver left it. */
const forDriver = ({ id, offset, session }: Upload): Upload => ({
  id,
  offset,
  session: (own(session, 'driver') ?? {}) as Session,
});

const hexOf = (hash: Hash): string => hash.copy().digest('hex');

const unknown = () =>
  new RegistryError('BLOB_UPLOAD_UNKNOWN', 'What was uploaded is gone; start the upload again.');
