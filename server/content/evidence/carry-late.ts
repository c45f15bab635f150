import type { Logger } from '@/lib/logger';
import { isDatabaseAway, statement, type Sql } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { takeTurns, type Look, type TurnSizes } from '@/server/platform/jobs/take-turns';
import { carryShare } from './carry-share';

/** Work is counted in manifests that are looked at; an image that rests holds nothing. */
export const carryTurns: TurnSizes = {
  share: { work: 500, milliseconds: 250 },
  each: 5,
  mostOpen: Infinity,
  listAfter: 0,
  listTimes: 10,
};

/** Looked at in one transaction, which holds the image's lock. */
const mostAtOnce = 200;

/** Of one project at once: others may come before the rest is looked at. */
const ofEachProject = 50;

const waiting = statement(
  'carry.waiting',
  `WITH late AS (
     SELECT image_id, min(id) AS first FROM late_evidence
     WHERE not_before <= now() GROUP BY image_id
   ), ranked AS (
     SELECT i.project_id, late.image_id,
       row_number() OVER (PARTITION BY i.project_id ORDER BY late.first) AS rank
     FROM late JOIN image i ON i.id = late.image_id
   )
   SELECT project_id, array_agg(image_id ORDER BY rank) AS image_ids
   FROM ranked WHERE rank <= ${ofEachProject} GROUP BY project_id`,
);

interface Row {
  readonly projectId: string;
  readonly imageIds: readonly string[];
}

const listLate = async (sql: Sql): Promise<Map<string, readonly string[]>> =>
  new Map((await sql.query<Row>(waiting)).map(({ projectId, imageIds }) => [projectId, imageIds]));

const count = statement(
  'carry.count-waiting',
  `SELECT count(DISTINCT image_id) AS images FROM late_evidence`,
);

/** How many images have evidence that waits to be carried, what is tried again later among it. */
export async function countLate(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ images: number }>(count);
  return row?.images ?? 0;
}

const next = statement(
  'carry.next',
  `SELECT (extract(epoch FROM min(not_before) - now()) * 1000)::double precision AS in_ms
   FROM late_evidence`,
);

/** Milliseconds until what failed, or came meanwhile, is due; null: nothing waits. */
export async function untilNextLate(sql: Sql): Promise<number | null> {
  const [row] = await sql.query<{ inMs: number | null }>(next);
  return row?.inMs == null ? null : Math.max(0, row.inMs);
}

export interface CarryLate {
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  readonly sizes?: TurnSizes;
  /** Told of pieces that were looked at, or failed and are tried again. */
  readonly count?: (outcome: 'done' | 'failed', pieces: number) => void;
}

/**
 * Carries late evidence until none is left that is due, in turns by project: however much is pushed to one,
 * another's signature waits for one share of it. An image is what waits, once, however much came to it. May
 * run in several processes at once.
 * @returns how many images were done. @throws what failed, after all others were looked at.
 */
export async function carryLate(
  services: Pick<Services, 'db' | 'clock'>,
  {
    logger,
    signal = new AbortController().signal,
    sizes = carryTurns,
    count: tell = () => undefined,
  }: CarryLate,
): Promise<number> {
  const now = () => performance.now();
  /** Images of which not even the failure could be kept: they hold up no others, and are tried again. */
  const failures = new Map<string, unknown>();
  const open = (imageId: string): Look => ({
    async turn({ work: mostWork, milliseconds }) {
      const until = now() + milliseconds;
      for (let left = mostWork; ;) {
        const most = Math.max(1, Math.min(left, mostAtOnce));
        const share = await carryShare(services, imageId, most, (err, late) =>
          logger.warn({ err, imageId, late }, 'evidence could not be carried'),
        ).catch((error: unknown) => {
          if (isDatabaseAway(error)) throw error;
          failures.set(imageId, error);
          return { work: most, more: false, done: 0, failed: 1 };
        });
        const { work, more, done, failed } = share;
        tell('done', done);
        tell('failed', failed);
        left -= work;
        const rest = { work: left, milliseconds: until - now() };
        if (!more) return { work: Math.max(0, left), milliseconds: Math.max(0, until - now()) };
        if (rest.work <= 0 || rest.milliseconds <= 0 || signal.aborted) return null;
      }
    },
    close: () => undefined,
  });
  const list = async () => {
    const waiting = [...(await listLate(services.db.sql))].map(
      ([project, images]) => [project, images.filter((id) => !failures.has(id))] as const,
    );
    return new Map(waiting.filter(([, images]) => images.length > 0));
  };
  const carried = await takeTurns({ signal, sizes, now, open, list });
  if (failures.size > 0) throw new AggregateError(failures.values(), 'some evidence was not kept');
  return carried;
}
