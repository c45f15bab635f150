import { programsKnown } from '@/domain/images/layers/programs';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { BlobReads } from '@/registry/storage/store';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { inspectLayer, longestLook, type LayerFinding } from './inspect-layer';
import { listWaiting } from './list-waiting';
import { createPace } from './pace';
import { takeTurns, type Look, type TurnSizes } from '@/server/platform/jobs/take-turns';

// What an older program found, or what hindered it, is no reason to keep what is known now.
const save = statement(
  'layers.save',
  `INSERT INTO layer_content AS kept (digest, state, reading, problem, programs, hidden, at)
   VALUES ($1, $2, ${programsKnown}, $3, $4::text[], $5::text[], $6::timestamptz)
   ON CONFLICT (digest) DO UPDATE SET state = excluded.state, reading = excluded.reading,
     problem = excluded.problem, programs = excluded.programs, hidden = excluded.hidden,
     at = excluded.at
   WHERE kept.reading < excluded.reading OR kept.state = 'hindered'`,
);

const known = statement(
  'layers.known',
  `SELECT digest FROM layer_content
   WHERE digest = $1 AND reading >= ${programsKnown} AND state <> 'hindered'`,
);

/** What came of a layer; `hindered` is tried again. */
type Outcome = LayerFinding | { readonly state: 'hindered'; readonly problem: string };

/** Work is counted in bytes that are read or unpacked; what rests has a file and some buffers. */
export const layerTurns: TurnSizes = {
  share: { work: 256 * 1024 * 1024, milliseconds: 2_000 },
  each: 1024 * 1024,
  mostOpen: 16,
  listAfter: 3_000,
  listTimes: 10,
};

export interface InspectLayers {
  readonly signal?: AbortSignal;
  readonly sizes?: TurnSizes;
  /** Told of projects for which layers were looked into, soon after each. */
  readonly looked?: (projectIds: readonly string[]) => Promise<void>;
}

/**
 * Looks into the layers that gates wait for, in turns by project, until none is left. May run in
 * several processes at once: each takes turns, and what two found is the same.
 * @param blobs where the layers are read; nothing is written there.
 * @returns how many were looked into.
 * @throws the last failure to read bytes, after all others were looked into: they are tried again.
 */
export async function inspectLayers(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  { signal = new AbortController().signal, sizes = layerTurns, looked }: InspectLayers = {},
): Promise<number> {
  const last: { failure: Error | null } = { failure: null };
  const keep = async (digest: Digest, outcome: Outcome) => {
    const { state } = outcome;
    const [programs, hidden] = state === 'read' ? [outcome.programs, outcome.hidden] : [[], []];
    const problem = 'problem' in outcome ? outcome.problem : null;
    await db.sql.query(save, [digest, state, problem, programs, hidden, clock()]);
  };
  const open = (digest: Digest) =>
    openLook(signal, async (stop, pace) => {
      // Another process may have been quicker.
      if (await isKnown(db.sql, digest)) return;
      const outcome = await inspectLayer(blobs.read(digest), stop, { pace }).catch(
        (error: unknown): Outcome => {
          stop.throwIfAborted();
          if (error instanceof RegistryError && error.code === 'BLOB_UNKNOWN') {
            return { state: 'hindered', problem: 'the bytes of a layer are not stored here' };
          }
          last.failure = error instanceof Error ? error : new Error('a layer could not be read');
          return { state: 'hindered', problem: 'the bytes of a layer could not be read' };
        },
      );
      await keep(digest, outcome);
    });
  const count = await takeTurns<Digest>({
    ...{ signal, sizes, open, list: () => listWaiting(db.sql, clock()) },
    ...{ done: looked, now: () => performance.now() },
  });
  if (last.failure && !signal.aborted) throw last.failure;
  return count;
}

const isKnown = async (sql: Sql, digest: Digest): Promise<boolean> =>
  (await sql.query(known, [digest])).length > 0;

/** Work that is done a share at a time. @param signal ends it within a turn. */
function openLook(
  signal: AbortSignal,
  work: (stop: AbortSignal, pace: ReturnType<typeof createPace>['pace']) => Promise<void>,
): Look {
  const paced = createPace(longestLook, () => performance.now());
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
      paced.stop(new Error('a layer is looked into no further'));
      running.catch(() => undefined);
    },
  };
}
