import { newId } from '@/lib/ids';
import { lookedAt } from '@/lib/looked-at';
import { RegistryError } from '@/oci/http/errors';
import type { FeedEnd } from '../../ports';
import type { Upload } from '../../storage/store';
import type { PushCall } from '../call';
import { pathUploadId, uploadUnknown } from '../http/parameters';
import { outOfOrder } from './upload-answers';

/** How often a request that feeds an upload gives word of it; a quarter of what it is believed for. */
export const defaultBeatMs = 15_000;

/** A request's hold on the upload that it feeds. */
export interface Feed {
  /** The request, as the catalogue knows it. */
  readonly by: string;
  /** As it was acknowledged last. */
  upload: Upload;
  /** Bytes of the upload that have come so far; counted by `counting`. */
  received: number;
  /** Somebody ended the upload meanwhile. */
  ended: boolean;
  /** The catalogue was told already how the request ended. */
  told: boolean;
}

/**
 * Lets the request feed the upload that the path names, one at a time in this process. While it
 * runs the catalogue hears of it every 15 seconds, so that no other push makes room of the upload,
 * and at its end how it ended; a killed process says nothing, and is believed for a minute.
 * @throws RegistryError BLOB_UPLOAD_UNKNOWN where this caller has no such upload here,
 *   RANGE_INVALID while another request feeds it
 */
export async function feeding<T>(call: PushCall, work: (feed: Feed) => Promise<T>): Promise<T> {
  const { uploads } = call.write;
  const id = pathUploadId(call);
  if (call.services.feeds.has(keyOf(call, id))) {
    const upload = await uploads.find(id);
    if (!upload) throw uploadUnknown();
    throw outOfOrder(
      call,
      upload,
      'Another request is writing to this upload. Ask for its status and go on from there.',
    );
  }
  return alone(call, id, async () => {
    const by = newId();
    const upload = await uploads.feed(id, by);
    if (!upload) throw uploadUnknown();
    return held(call, newFeed(by, upload), work);
  });
}

/**
 * Opens an upload that this request alone feeds, and that does not outlive a failure of it: nobody
 * else was told of it, to go on with it. Until then it is one like any other: it counts, is seen and
 * cleared, and what a killed process leaves of it is swept.
 * @throws RegistryError TOOMANYREQUESTS where too many of the caller's move
 */
export async function feedingOwn<T>(call: PushCall, work: (feed: Feed) => Promise<T>): Promise<T> {
  const by = newId();
  const upload = await call.write.uploads.open(by);
  return alone(call, upload.id, () =>
    held(call, newFeed(by, upload), async (feed) => {
      try {
        return await work(feed);
      } catch (error) {
        feed.told = await isForgotten(call, feed.upload);
        throw error;
      }
    }),
  );
}

/** Removes an upload, bytes before the row; false where that failed: then it runs out, and is swept. */
async function isForgotten({ services, write }: PushCall, upload: Upload): Promise<boolean> {
  try {
    await write.uploads.end(upload.id);
    await services.blobs.abort(upload);
    await write.uploads.close(upload.id);
    return true;
  } catch {
    return false;
  }
}

const newFeed = (by: string, upload: Upload): Feed => ({
  by,
  upload,
  received: upload.offset,
  ended: false,
  told: false,
});

/** Keeps other requests of this process from the upload while the work lasts. */
async function alone<T>(call: PushCall, id: string, work: () => Promise<T>): Promise<T> {
  const { feeds } = call.services;
  const key = keyOf(call, id);
  let release = () => {};
  const end = new Promise<void>((resolve) => (release = resolve));
  feeds.set(key, { method: call.req.method ?? '', end });
  try {
    return await work();
  } finally {
    feeds.delete(key);
    release();
  }
}

/** Waits while a PUT of the same upload runs: whoever sends it again has lost the answer of that one. */
export async function untilPutEnds(call: PushCall): Promise<void> {
  for (;;) {
    const running = call.services.feeds.get(keyOf(call, pathUploadId(call)));
    if (running?.method !== 'PUT') return;
    await running.end;
  }
}

const keyOf = (call: PushCall, id: string) => `${call.access.caller.id} ${id}`;

async function held<T>(
  { services, write }: PushCall,
  feed: Feed,
  work: (feed: Feed) => Promise<T>,
): Promise<T> {
  const { uploads } = write;
  const beat = async () => {
    // A catalogue that does not answer has not ended anything.
    const open = await uploads.keep(feed.upload.id, feed.by, feed.received).catch(() => true);
    if (!open) feed.ended = true;
  };
  const timer = setInterval(() => void beat(), services.beatMs);
  try {
    return await work(feed);
  } catch (error) {
    // What cannot be told now runs out by itself.
    if (!feed.told) {
      await uploads.leave(feed.upload.id, feed.by, endOf(error)).catch(() => undefined);
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Who is told where the upload stands goes on from there; every other refusal breaks it off. */
const endOf = (error: unknown): FeedEnd =>
  error instanceof RegistryError && error.code === 'RANGE_INVALID' ? 'left' : 'broke-off';

/** Counts what comes, and refuses it once the upload has ended. */
export const counting = (body: AsyncIterable<Uint8Array>, feed: Feed): AsyncIterable<Uint8Array> =>
  lookedAt(body, (chunk) => {
    if (feed.ended) throw uploadUnknown();
    feed.received += chunk.length;
  });
