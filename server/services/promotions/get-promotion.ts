import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import type { Call, Services } from '../context';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from './promotion-view';

const byId = statement(
  'promotion.by-id',
  `${selectPromotions}
   WHERE m.id = $1::uuid AND ($2::uuid[] IS NULL OR m."projectId" = ANY($2::uuid[]))`,
);

/** One promotion. @throws Refusal `not-found`, also where the caller may not see its project. */
export async function getPromotion(
  { db }: Services,
  call: Call,
  { id }: { id: string },
): Promise<PromotionView> {
  const found = await findPromotion(db.sql, id, readableProjects(call.actor));
  if (!found) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  return found;
}

/** @param projects ids of the projects to look in; null: all. */
export async function findPromotion(
  sql: Sql,
  id: string,
  projects: readonly string[] | null,
): Promise<PromotionView | null> {
  const [row] = await sql.query<PromotionRow>(byId, [id, projects]);
  return row ? promotionView(row) : null;
}
