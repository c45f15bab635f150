import { Refusal } from '@/lib/refusal';
import type { Sql } from '../../data/database';
import type { Call, Services } from '../context';
import { requireMayAsk } from './ask-rights';
import { lockCandidate, type Candidate, type CandidateName } from './find-candidate';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { findPromotion } from './get-promotion';
import { judge, nobodyAsked, type Judgement } from './judge';
import { countMissing } from './place-build';
import { planPromotion, type Plan } from './plan-promotion';
import type { Ask, Item } from './promotion-request';
import type { PromotionView } from './promotion-view';

/** One image of what is asked for, as it stands under the locks. */
export interface Member {
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  /** The promotion that did this very thing already, or that is open for it. */
  readonly done: PromotionView | null;
  readonly judgement: Judgement;
}

/**
 * Locks one image of what is asked for, and reads what decides over it.
 * @throws Refusal as `promote`, except for what its gates say.
 */
export async function readMember(
  sql: Sql,
  services: Services,
  call: Call,
  name: CandidateName & Ask,
  item: Item,
): Promise<Member> {
  const { actor } = call;
  const candidate = await lockCandidate(sql, actor, name);
  const now = services.clock();
  const facts = await gatherFacts(sql, actor, candidate, item.tags ?? [], now);
  const right = await requireMayAsk(sql, actor, facts, candidate);
  const plan = planPromotion(candidate, facts, {
    tags: item.tags ?? null,
    reason: name.reason ?? null,
  });
  if (plan.route.kind === 'rollback') await right.requirePromoter();
  else requireFrom(plan, name.from);
  const done = await findDone(sql, candidate, facts, plan);
  const request = nobodyAsked(facts.requesterIds);
  const judgement = await judge(sql, candidate, facts, plan, request, now);
  return { candidate, facts, plan, done, judgement };
}

/** The promotion that left nothing to do, or the open request for the same; null: neither. */
async function findDone(
  sql: Sql,
  candidate: Candidate,
  facts: PromotionFacts,
  plan: Plan,
): Promise<PromotionView | null> {
  if (plan.isDone && facts.previous !== null) {
    const { imageId, digest, to } = candidate;
    const closure = { from: plan.route.from.registryId, imageId, digest, to: to.registryId };
    if ((await countMissing(sql, closure)) === 0) return findPromotion(sql, facts.previous, null);
  }
  const open = facts.open.find(({ buildId }) => buildId === candidate.buildId);
  return open ? findPromotion(sql, open.id, null) : null;
}

/** What a caller wants from one stage is not to come from another without their word. */
function requireFrom({ route }: Plan, from: string | undefined): void {
  if (from === undefined || from === route.from.slug) return;
  throw new Refusal(
    'stage-skipped',
    `${route.to.name} fills from ${route.from.name} (${route.from.slug}). Promote it from there.`,
  );
}

/** What a member's build has to bring along, and from where. */
export const closureOf = ({ candidate, plan }: Member) => ({
  from: plan.route.from.registryId,
  imageId: candidate.imageId,
  digest: candidate.digest,
});
