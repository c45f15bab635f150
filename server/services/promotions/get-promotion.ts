import { countingApprovals } from '@/domain/gates/counting';
import { isOpenState } from '@/domain/promotions/states';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import type { Call, Services } from '../context';
import type { JudgedRequest } from '../gates/judge-requests';
import { weigh, type Weighed } from './advance';
import { readCandidate } from './find-candidate';
import {
  approvalsOf,
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

/**
 * One promotion; the gates of an open one are asked anew.
 * @throws Refusal `not-found`, also where the caller may not see its project.
 */
export const getPromotion = (
  services: Services,
  call: Call,
  { id }: { id: string },
): Promise<PromotionView> => showPromotion(services, call, id);

/** As `getPromotion`, for use cases that answer with the promotion they changed. */
export async function showPromotion(
  services: Services,
  call: Call,
  id: string,
): Promise<PromotionView> {
  const { sql } = services.db;
  const row = await readPromotion(sql, id, readableProjects(call.actor));
  if (!row) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  if (!isOpenState(row.state)) return promotionView(row);
  const { view } = await viewNow(sql, row, services.clock());
  return view;
}

/** An open promotion with what its gates say now, and what they looked at where that can be told. */
export async function viewNow(
  sql: Sql,
  row: PromotionRow,
  now: Date,
): Promise<{ view: PromotionView; weighed: Weighed | null }> {
  const candidate = await readCandidate(sql, null, row);
  const weighed = await weigh(sql, [{ row, candidate }], now);
  // It can never happen any more; the next evaluation ends it.
  if (!Array.isArray(weighed))
    return { view: { ...promotionView(row), outcome: weighed.outcome }, weighed: null };
  const [one] = weighed;
  if (!one) throw new Error('nothing was weighed');
  return { view: viewJudged(row, { ...one.judgement, policy: one.facts.policy }), weighed: one };
}

/** An open promotion with what its gates say now: which approvals count is theirs to say. */
export function viewJudged(
  row: PromotionRow,
  { verdicts, subject, asked, policy }: JudgedRequest,
): PromotionView {
  const counting = asked && countingApprovals(policy, asked);
  const approvals = approvalsOf(row, subject).map((approval, at) => ({
    ...approval,
    counts:
      approval.counts && (counting === null || counting.has(row.approvals[at]?.personId ?? '')),
  }));
  const { version: policyVersion } = policy;
  return { ...promotionView(row), verdicts: [...verdicts], approvals, policyVersion };
}

/** @param projects ids of the projects to look in; null: all. */
export async function readPromotion(
  sql: Sql,
  id: string,
  projects: readonly string[] | null,
): Promise<PromotionRow | null> {
  const [row] = await sql.query<PromotionRow>(byId, [id, projects]);
  return row ?? null;
}

/** A promotion as it was at its last evaluation. */
export async function findPromotion(
  sql: Sql,
  id: string,
  projects: readonly string[] | null,
): Promise<PromotionView | null> {
  const row = await readPromotion(sql, id, projects);
  return row && promotionView(row);
}
