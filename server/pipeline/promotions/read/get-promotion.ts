import { countingApprovals } from '@/domain/gates/counting';
import { waitsForPromoter } from '@/domain/promotions/last-click';
import { isOpenState } from '@/domain/promotions/states';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import { judgeRequests, type JudgedRequest } from '../../gates/judge-requests';
import { isPromotersToClick, evaluateMembers, type EvaluatedMember } from '../decide/advance';
import { readCandidate } from '../decide/find-candidate';
import {
  approvalsOf,
  approvedBy,
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from '../promotion-view';
import { readPromoters } from '../why-not-promote';

const byId = statement(
  'promotion.by-id',
  `${selectPromotions}
   WHERE m.id = $1::uuid AND ($2::uuid[] IS NULL OR m.project_id = ANY($2::uuid[]))`,
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
  return withPromoters(sql, call, row, view);
}

/** With who could give the click that it waits for, as far as the caller is told names. */
export async function withPromoters(
  sql: Sql,
  { actor }: Call,
  { projectId }: Pick<PromotionRow, 'projectId'>,
  view: PromotionView,
): Promise<PromotionView> {
  if (!view.needsPromoter) return view;
  return { ...view, promoters: (await readPromoters(sql, actor, projectId))({ slug: view.to }) };
}

/** A promotion as it is now, whoever looks. */
export interface PromotionNow {
  readonly row: PromotionRow;
  readonly view: PromotionView;
  /** What its gates looked at, and what it is judged by; null where it ended, or can never be executed. */
  readonly evaluated: EvaluatedMember | null;
  /** Why it can never be executed any more; null where it can. */
  readonly whyNever: string | null;
}

/** An open promotion with what its gates say now: the one answer of every page about what is asked for. */
export async function viewNow(sql: Sql, row: PromotionRow, now: Date): Promise<PromotionNow> {
  const candidate = await readCandidate(sql, null, row);
  const evaluated = await evaluateMembers(sql, [{ row, candidate }], now);
  // It can never be executed any more; the next evaluation ends it.
  if (!Array.isArray(evaluated)) {
    const { outcome } = evaluated;
    const gates = (await judgeRequests(sql, [row], now)).get(row.id);
    const view = gates ? viewJudged(row, gates) : promotionView(row);
    return { row, view: { ...view, outcome }, evaluated: null, whyNever: outcome };
  }
  const [one] = evaluated;
  if (!one) throw new Error('nothing was evaluated');
  const view = viewJudged(row, { ...one.judgement, policy: one.facts.policy });
  const needsPromoter = isPromotersToClick(one);
  return { row, view: { ...view, needsPromoter }, evaluated: one, whyNever: null };
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
  const needsPromoter = waitsForPromoter({ ...row, verdicts });
  const given = { approvals, approvedBy: approvedBy(row, approvals) };
  const now = { verdicts: [...verdicts], ...given, policyVersion, needsPromoter };
  return { ...promotionView(row), ...now };
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
