import type { ActorView } from '@/domain/people/actors';
import { endOf, saidOfCurrent } from '@/server/content/current/current';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { fromCursor, pageOf, type Page } from '@/server/platform/sql/page';
import { letInOf, showLetIn, type LetInRow } from '../promotions/who-let-in';
import { findStage, type StageOfImage } from '@/server/content/images/find-stage-of-image';
import {
  showCurrent,
  type CurrentRow,
  type CurrentView,
} from '@/server/content/current/show-current';

/** What an image was in a stage, as callers see it. */
interface PastCurrentView extends CurrentView {
  readonly until: string | null;
  readonly requestedBy: ActorView | null;
  readonly approvedBy: ActorView[];
  readonly executedBy: ActorView;
}

interface Row extends CurrentRow {
  readonly id: number;
  readonly until: Date | null;
  /** Null: no promotion made it current. */
  readonly letIn: LetInRow | null;
}

// Of a time without anything the end of the row before tells.
const past = statement(
  'image.stage-history',
  `SELECT h.id, i.name AS image, b.number, b.digest, b.version, h.since, ${endOf('h')} AS until,
     ${saidOfCurrent('h')}, ${withdrawalOf('i.id', 'b.id', 'b.digest')} AS withdrawn,
     CASE WHEN m.id IS NOT NULL THEN ${letInOf('m')} END AS let_in
   FROM (
     SELECT * FROM current
     WHERE stage_id = $1::uuid AND image_id = $2::uuid AND build_id IS NOT NULL
       AND ($3::bigint IS NULL OR id < $3::bigint)
     ORDER BY id DESC LIMIT $4
   ) h
   JOIN image i ON i.id = h.image_id JOIN build b ON b.id = h.build_id
   LEFT JOIN promotion m ON m.id = h.promotion_id
   ORDER BY h.id DESC`,
);

/**
 * What an image was in a stage, newest first, and who let it in: asked for it, approved it and executed it.
 * @throws Refusal `not-found` naming what is not there, `invalid` for a foreign cursor.
 */
export async function getStageHistory(
  services: Services,
  call: Call,
  query: StageOfImage & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<PastCurrentView>> {
  const before = fromCursor('stage-history', query.cursor, (key) => /^[1-9]\d{0,14}$/.test(key));
  const { imageId, stage } = await findStage(services, call, query);
  const values = [stage.id, imageId, before, query.limit + 1];
  const rows = await services.db.sql.query<Row>(past, values);
  return pageOf(
    'stage-history',
    rows,
    query.limit,
    ({ id }) => String(id),
    (row) => ({
      ...showCurrent(row),
      until: row.until?.toISOString() ?? null,
      requestedBy: null,
      approvedBy: [],
      ...(row.letIn && showLetIn(row.letIn, stage.name)),
      executedBy: row.by,
    }),
  );
}
