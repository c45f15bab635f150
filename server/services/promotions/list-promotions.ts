import { z } from 'zod';
import { decodeCursor, pageOf } from '../../data/cursor';
import { statement } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import type { Call, Services } from '../context';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from './promotion-view';

const list = statement(
  'promotion.list',
  `${selectPromotions}
   WHERE ($1::uuid[] IS NULL OR m."projectId" = ANY($1::uuid[]))
     AND ($2::text IS NULL OR p.slug = $2)
     AND ($3::text IS NULL OR i.name = $3)
     AND ($4::text IS NULL OR t.slug = $4)
     AND ($5::timestamptz IS NULL OR (m."requestedAt", m.id) < ($5::timestamptz, $6::uuid))
   ORDER BY m."requestedAt" DESC, m.id DESC LIMIT $7`,
);

const position = z.tuple([z.iso.datetime(), z.uuid()]);

/** Promotions in the projects that the caller may read, newest first; a filter never widens that. */
export async function listPromotions(
  { db }: Services,
  call: Call,
  query: {
    readonly project?: string | undefined;
    readonly image?: string | undefined;
    readonly to?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: PromotionView[]; next: string | null }> {
  const [at, id] = decodeCursor(query.cursor, position) ?? [null, null];
  const { project = null, image = null, to = null, limit } = query;
  const values = [readableProjects(call.actor), project, image, to, at, id, limit + 1];
  const rows = await db.sql.query<PromotionRow>(list, values);
  return pageOf(rows, limit, promotionView, (row) => [row.requestedAt.toISOString(), row.id]);
}
