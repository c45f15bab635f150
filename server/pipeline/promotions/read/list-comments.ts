import type { ActorView } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import { actorIn } from '@/server/access/actors/actor-of';
import type { Call, Services } from '@/server/access/call/context';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { statement, type Sql } from '@/server/platform/sql/database';
import {
  fromTimeCursor,
  isNewId,
  pageOf,
  positionKey,
  type Page,
  type Position,
} from '@/server/platform/sql/page';
import { readPromotion } from './get-promotion';

/** What somebody said about a promotion. */
export interface CommentView {
  readonly id: string;
  readonly by: ActorView;
  readonly at: string;
  readonly text: string;
}

interface CommentRow extends Omit<CommentView, 'at'> {
  readonly at: Date;
}

/** A review has the newest so many. */
const inReview = 100;

const newest = statement(
  'promotion.comments',
  `SELECT c.id, ${actorIn('c.by')} AS by, c.at, c.text FROM promotion_comment c
   WHERE c.promotion_id = $1::uuid
     AND ($2::timestamptz IS NULL OR (c.at, c.id) < ($2::timestamptz, $3::uuid))
   ORDER BY c.at DESC, c.id DESC LIMIT $4`,
);

const count = statement(
  'promotion.count-comments',
  `SELECT count(*)::int AS count FROM promotion_comment WHERE promotion_id = $1::uuid`,
);

const readBefore = (sql: Sql, id: string, before: Position | null, limit: number) =>
  sql.query<CommentRow>(newest, [id, before?.at ?? null, before?.id ?? null, limit]);

const showComment = ({ id, by, at, text }: CommentRow): CommentView => ({
  id,
  by,
  at: at.toISOString(),
  text,
});

/** What was said last about a promotion, the newest last, and how much was said before that. */
export async function readComments(
  sql: Sql,
  id: string,
): Promise<{ comments: CommentView[]; moreComments: number }> {
  const rows = await readBefore(sql, id, null, inReview);
  const [all] = await sql.query<{ count: number }>(count, [id]);
  return {
    comments: rows.map(showComment).reverse(),
    moreComments: (all?.count ?? 0) - rows.length,
  };
}

/**
 * All that was said about a promotion, newest first.
 * @throws Refusal `not-found`, also where the caller may not see its project; `invalid` for a foreign cursor.
 */
export async function listComments(
  { db }: Services,
  call: Call,
  query: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<CommentView>> {
  const { id, limit } = query;
  const before = fromTimeCursor('comments', query.cursor, isNewId);
  const row = await readPromotion(db.sql, id, readableProjects(call.actor));
  if (!row) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  const rows = await readBefore(db.sql, id, before, limit + 1);
  return pageOf('comments', rows, limit, (last) => positionKey(last.at, last.id), showComment);
}
