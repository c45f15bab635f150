import { Refusal } from '@/lib/refusal';
import type { Sql } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { requireMayAsk } from './ask-rights';
import { lockCandidate, type Candidate, type CandidateName } from './find-candidate';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { findPromotion, readPromotion, viewNow, withPromoters } from '../read/get-promotion';
import { judge, nobodyAsked, type Judgement } from './judge';
import { planPromotion, routeOf, type Plan } from './plan-promotion';
import { countMissing, readMoving, type Moving } from './read-moving';
import type { Ask, Item } from '../promotion-request';
import type { PromotionView } from '../promotion-view';

/** One image of what is asked for, as it stands under the locks. */
export interface Member {
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  readonly moving: Moving;
  /** The promotion that did this very thing already, or that is open for it, with what its gates say now. */
  readonly done: PromotionView | null;
  readonly judgement: Judgement;
  /** Whoever asks may not promote there themselves. */
  readonly needsPromoter: boolean;
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
  const { needsPromoter } = await requireMayAsk(sql, actor, facts, candidate);
  if (routeOf(candidate, facts, item.tags ?? null).kind === 'rollback') requirePerson(call);
  const plan = planPromotion(candidate, facts, {
    tags: item.tags ?? null,
    reason: name.reason ?? null,
  });
  if (plan.route.kind !== 'rollback') requireFrom(plan, name.from);
  const { imageId, digest } = candidate;
  const from = facts.repositories.get(plan.route.from.registryId) ?? null;
  const moving = await readMoving(sql, { from, imageId, digest }, null);
  const found = { candidate, facts, plan, moving };
  const done = (await findBefore(sql, found)) ?? (await findOpen(sql, call, found, now));
  const request = nobodyAsked(facts.requesterIds);
  const judgement = await judge(sql, { candidate, facts, plan, moving }, request, now);
  return { candidate, facts, plan, moving, done, judgement, needsPromoter };
}

/** No gate is asked on the way back: what a pipeline does by itself stays where gates are. */
function requirePerson({ actor }: Call): void {
  if (actor.kind === 'person') return;
  throw new Refusal('forbidden', 'Robots promote where gates pass; rolling back is for people.');
}

/** The promotion that left nothing to do; null: there is something. */
async function findBefore(
  sql: Sql,
  { candidate, facts, plan, moving }: Pick<Member, 'candidate' | 'facts' | 'plan' | 'moving'>,
): Promise<PromotionView | null> {
  if (plan.isDone && facts.previous !== null) {
    const to = facts.repositories.get(candidate.to.registryId) ?? null;
    const { moved } = moving;
    if ((await countMissing(sql, { to, moved })) === 0) {
      const before = await findPromotion(sql, facts.previous.id, null);
      // It was executed before: this call changed nothing.
      return before && { ...before, did: { manifests: 0, tags: [], takenOff: [] } };
    }
  }
  return null;
}

/** The open request for the same, as everybody sees it (L15); null: nobody has asked. */
async function findOpen(
  sql: Sql,
  call: Call,
  { candidate, facts }: Pick<Member, 'candidate' | 'facts'>,
  now: Date,
): Promise<PromotionView | null> {
  const open = facts.open.find(({ buildId }) => buildId === candidate.buildId);
  const row = open && (await readPromotion(sql, open.id, null));
  return row ? withPromoters(sql, call, row, (await viewNow(sql, row, now)).view) : null;
}

/** What a caller wants from one stage is not to come from another without their word. */
function requireFrom({ route }: Plan, from: string | undefined): void {
  if (from === undefined || from === route.from.slug) return;
  throw new Refusal(
    'stage-skipped',
    `${route.to.name} fills from ${route.from.name} (${route.from.slug}). Promote it from there.`,
  );
}
