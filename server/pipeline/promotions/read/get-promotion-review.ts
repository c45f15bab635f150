import { gateNames, type GateName } from '@/domain/gates/policy';
import { isOpenState } from '@/domain/promotions/states';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readPolicy, type StoredPolicy } from '@/server/access/rights/read-policy';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import type { Call, Services } from '@/server/access/call/context';
import { readPromotion, viewNow, withPromoters, type PromotionNow } from './get-promotion';
import { readComments } from './list-comments';
import { promotionView, type PromotionRow, type PromotionView } from '../promotion-view';
import { reviewPromotion } from './review-promotion';
import { showAlong } from './show-along';
import { concernedIn } from '../acts/sign-off';
import { waivableGates, whatMay, type Standing } from './what-may';

/**
 * One promotion with what it changes, and what the caller may do with it, in words where they may
 * not. @throws Refusal `not-found`, also where the caller may not see its project.
 */
export async function getPromotionReview(services: Services, call: Call, { id }: { id: string }) {
  const { sql } = services.db;
  const row = await readPromotion(sql, id, readableProjects(call.actor));
  if (!row) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  const standing = await standingOf(services, row);
  const view = await withPromoters(sql, call, row, standing.view);
  const members: [Standing, ...Standing[]] = [standing];
  for (const member of view.release?.members ?? []) {
    const other = member.id === id ? null : await readPromotion(sql, member.id, null);
    if (other) members.push(await standingOf(services, other));
  }
  const { actor } = call;
  const accounts = await readAccounts(sql, concernedIn(actor, row));
  return {
    promotion: view,
    review: await reviewOf(services, call, { ...standing, view }),
    notAsked: row.kind === 'rollback' ? await readGateNames(sql, row.toStageId, view) : [],
    along: isOpenState(row.state) ? null : await showAlong(sql, id, row.digest),
    ...(await readComments(sql, id)),
    can: whatMay(actor, members, accounts, view.promoters),
    waivers: waivableGates(actor, members, accounts),
  };
}

const standingOf = async ({ db, clock }: Services, row: PromotionRow): Promise<PromotionNow> =>
  isOpenState(row.state)
    ? viewNow(db.sql, row, clock())
    : { row, view: promotionView(row), evaluated: null, whyNever: null };

/**
 * What it changes; null where it happened, or where that can no longer be told. Gates and who may still
 * decide are those of the request, not those of one that the reader would make (L7).
 */
async function reviewOf(services: Services, call: Call, request: PromotionNow) {
  const { project, image, build, to, state, verdicts, policyVersion } = request.view;
  if (state === 'promoted') return null;
  try {
    const named = { project, image, build, to };
    const review = await reviewPromotion(services, call, named, request);
    return isOpenState(state) ? review : { ...review, verdicts, policyVersion, approvers: [] };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const policyAt = statement(
  'promotion.policy-at',
  `SELECT version, document FROM policy WHERE stage_id = $1::uuid AND version = $2::int`,
);

/** What the gates of the policy are called that a promotion's verdicts are of. */
async function readGateNames(
  sql: Sql,
  stageId: string,
  { policyVersion }: PromotionView,
): Promise<GateName[]> {
  const [row] = await sql.query<NonNullable<StoredPolicy>>(policyAt, [stageId, policyVersion]);
  return gateNames(readPolicy(row ?? null));
}
