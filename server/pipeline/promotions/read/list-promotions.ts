import { isOpenState } from '@/domain/promotions/states';
import { statement } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import {
  fromTimeCursor,
  isNewId,
  pageOf,
  positionKey,
  type Page,
} from '@/server/platform/sql/page';
import { findProject } from '@/server/access/rights/find-project';
import { judgeRequests } from '../../gates/judge-requests';
import { viewJudged } from './get-promotion';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from '../promotion-view';

const list = statement(
  'promotion.list',
  `${selectPromotions}
   WHERE ($1::uuid[] IS NULL OR m.project_id = ANY($1::uuid[]))
     AND ($2::text IS NULL OR p.slug = $2)
     AND ($3::text IS NULL OR i.name = $3)
     AND ($4::text IS NULL OR t.slug = $4)
     AND ($5::timestamptz IS NULL OR (m.requested_at, m.id) < ($5::timestamptz, $6::uuid))
     AND ($8::text IS NULL OR m.state = $8)
   ORDER BY m.requested_at DESC, m.id DESC LIMIT $7`,
);

/**
 * Promotions in the projects that the caller may read, newest first; a filter never widens that. Of those that
 * are open the gates are asked anew.
 * @throws Refusal `not-found` for a named project that the caller may not see.
 */
export async function listPromotions(
  services: Services,
  call: Call,
  query: {
    readonly project?: string | undefined;
    readonly image?: string | undefined;
    readonly to?: string | undefined;
    readonly state?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<PromotionView>> {
  const { at = null, id = null } = fromTimeCursor('promotions', query.cursor, isNewId) ?? {};
  const { project = null, image = null, to = null, state = null, limit } = query;
  if (project !== null) await findProject(services, call, project);
  const values = [readableProjects(call.actor), project, image, to, at, id, limit + 1, state];
  const { sql } = services.db;
  const rows = await sql.query<PromotionRow>(list, values);
  const key = (row: PromotionRow) => positionKey(row.requestedAt, row.id);
  const judged = await judgeRequests(
    sql,
    rows.filter((row) => isOpenState(row.state)),
    services.clock(),
  );
  return pageOf('promotions', rows, limit, key, (row) => {
    const gates = judged.get(row.id);
    return gates ? viewJudged(row, gates) : promotionView(row);
  });
}
