import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { BlobReads } from '@/registry/storage/store';
import type { Services } from '@/server/access/call/context';
import { takeTurns, type Look, type TurnSizes } from '@/server/platform/jobs/take-turns';
import type { Examiner, Hindered } from './examiner';
import { createPace } from './pace';

export interface RunExaminer {
  readonly signal?: AbortSignal;
  /** In place of the examiner's own. */
  readonly sizes?: TurnSizes;
  /** Told of projects for which something was looked into, soon after each. */
  readonly looked?: ((projectIds: readonly string[]) => Promise<void>) | undefined;
}

/**
 * Looks into all that gates wait for of one examiner, in turns by project, until none is left. May run in
 * several processes at once: each takes turns, and what two found is the same.
 * @param blobs where the bytes are read; nothing is written there.
 * @returns how many pieces were looked into.
 * @throws the last failure to read bytes, after all others were looked into: they are tried again.
 */
export async function runExaminer<Found>(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  examiner: Examiner<Found>,
  { signal = new AbortController().signal, sizes = examiner.sizes, looked }: RunExaminer = {},
): Promise<number> {
  const { of, longest } = examiner;
  const last: { failure: Error | null } = { failure: null };
  const hindered = (problem: string): Hindered => ({ state: 'hindered', problem });
  const open = (digest: Digest) =>
    openLook(longest, signal, async (stop, pace) => {
      if (await examiner.isKnown(db.sql, digest)) return;
      const found = await examiner
        .examine(blobs.read(digest), stop, pace)
        .catch((error: unknown): Hindered => {
          stop.throwIfAborted();
          if (error instanceof RegistryError && error.code === 'BLOB_UNKNOWN') {
            return hindered(`the bytes of ${of} are not stored here`);
          }
          last.failure = error instanceof Error ? error : new Error(`${of} could not be read`);
          return hindered(`the bytes of ${of} could not be read`);
        });
      await examiner.keep(db.sql, digest, found, clock());
    });
  const count = await takeTurns<Digest>({
    signal,
    sizes,
    open,
    list: () => examiner.wants(db.sql, clock()),
    done: looked,
    now: () => performance.now(),
  });
  if (last.failure && !signal.aborted) throw last.failure;
  return count;
}

/**
 * Work that is done a share at a time.
 * @param longest milliseconds of all its turns together.
 * @param signal ends it within a turn.
 */
function openLook(
  longest: number,
  signal: AbortSignal,
  work: (stop: AbortSignal, pace: ReturnType<typeof createPace>['pace']) => Promise<void>,
): Look {
  const paced = createPace(longest, () => performance.now());
  const closed = new AbortController();
  const stop = AbortSignal.any([signal, closed.signal]);
  let running: Promise<void> | null = null;
  let over = false;
  return {
    async turn(share) {
      const used = paced.turn(share);
      running ??= work(stop, paced.pace).finally(() => {
        over = true;
      });
      try {
        await Promise.race([running, used]);
      } catch (error) {
        paced.rest();
        if (!signal.aborted) throw error;
        return null;
      }
      return over ? paced.rest() : null;
    },
    close() {
      if (over || running === null) return;
      closed.abort();
      paced.stop(new Error('it is looked into no further'));
      running.catch(() => undefined);
    },
  };
}
