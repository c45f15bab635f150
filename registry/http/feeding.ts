import { newId } from '@/lib/ids';
import { RegistryError } from '@/oci/errors';
import type { FeedEnd, UploadSession } from '../ports';
import type { RepositoryCall } from './call';
import { pathUploadId, uploadUnknown } from './parameters';
import { outOfOrder } from './upload-answers';

/** How often a request that feeds an upload gives word of it; a quarter of what it is believed for. */
export const defaultBeatMs = 15_000;

/** A request's hold on the upload that it feeds. */
export interface Feed {
  /** The request, as the catalogue knows it. */
  readonly by: string;
  readonly session: UploadSession;
  /** Bytes of the upload that have come so far; counted by `counting`. */
  received: number;
  /** Somebody ended the upload meanwhile. */
  ended: boolean;
  /** The catalogue was told already how the request ended. */
  told: boolean;
}

/** The running requests of this process, by caller and upload. */
export type Feeds = Map<string, { readonly method: string; readonly end: Promise<void> }>;

/**
 * Lets the request feed the upload that the path names, one at a time in this process. While it
 * runs the catalogue hears of it every 15 seconds, so that no other push makes room of the upload,
 * and at its end how it ended; a killed process says nothing, and is believed for a minute.
 * @throws RegistryError BLOB_UPLOAD_UNKNOWN where this caller has no such upload here,
 *   RANGE_INVALID while another request feeds it
 */
export async function feeding<T>(
  call: RepositoryCall,
  work: (feed: Feed) => Promise<T>,
): Promise<T> {
  const { services, repository, access } = call;
  const id = pathUploadId(call);
  const key = keyOf(call);
  if (services.feeds.has(key)) {
    const session = await services.catalogue.findUpload(repository, access.caller, id);
    if (!session) throw uploadUnknown();
    throw outOfOrder(
      call,
      session,
      'Another request is writing to this upload. Ask for its status and go on from there.',
    );
  }
  let release = () => {};
  const end = new Promise<void>((resolve) => (release = resolve));
  services.feeds.set(key, { method: call.req.method ?? '', end });
  try {
    const by = newId();
    const session = await services.catalogue.feedUpload(repository, access.caller, id, by);
    if (!session) throw uploadUnknown();
    return await held(
      call,
      { by, session, received: session.offset, ended: false, told: false },
      work,
    );
  } finally {
    services.feeds.delete(key);
    release();
  }
}

/** Waits while a PUT of the same upload runs: whoever sends it again has lost the answer of that one. */
export async function untilPutEnds(call: RepositoryCall): Promise<void> {
  for (;;) {
    const running = call.services.feeds.get(keyOf(call));
    if (running?.method !== 'PUT') return;
    await running.end;
  }
}

const keyOf = (call: RepositoryCall) => `${call.access.caller.id} ${pathUploadId(call)}`;

async function held<T>(
  { services }: RepositoryCall,
  feed: Feed,
  work: (feed: Feed) => Promise<T>,
): Promise<T> {
  const { catalogue, beatMs } = services;
  const beat = async () => {
    // A catalogue that does not answer has not ended anything.
    const open = await catalogue
      .keepUpload(feed.session.id, feed.by, feed.received)
      .catch(() => true);
    if (!open) feed.ended = true;
  };
  const timer = setInterval(() => void beat(), beatMs);
  try {
    return await work(feed);
  } catch (error) {
    // What cannot be told now runs out by itself.
    if (!feed.told) {
      await catalogue.leaveUpload(feed.session.id, feed.by, endOf(error)).catch(() => undefined);
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
export async function* counting(
  body: AsyncIterable<Uint8Array>,
  feed: Feed,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (feed.ended) throw uploadUnknown();
    feed.received += chunk.length;
    yield chunk;
  }
}
