import { nextChange } from '@/domain/gates/evaluate';
import { asksApproval } from '@/domain/gates/policy';
import {
  askedStop,
  refusedStop,
  stopOf,
  type AutomaticStop,
} from '@/domain/promotions/automatic-stop';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import type { Sql } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { execute } from '../decide/execute';
import { findAutomatic, type AutomaticTarget } from './find-automatic';
import { lockCandidate, type Candidate } from '../decide/find-candidate';
import { gatherFacts } from '../decide/gather-facts';
import { insertPromotion } from '../decide/insert-promotion';
import { readPromotion, viewNow } from '../read/get-promotion';
import { judge, nobodyAsked } from '../decide/judge';
import { planPromotion } from '../decide/plan-promotion';
import { policyOrigin } from '../policy-origin';
import { readMoving } from '../decide/read-moving';

/** What became of a build that a stage would take by itself. */
export interface Outcome {
  /** When the clock alone may let it in; null: it is in, or something else has to happen. */
  readonly at: Date | null;
  /** Why it is not in; null: it is, or the stage would not take it any more. */
  readonly stop: AutomaticStop | null;
}

/**
 * Promotes a build into an automatic stage if its gates let it in now, in the name of the stage's
 * policy and under the same locks and rules as a promotion that a person asks for (L7). Harmless to
 * repeat and to race. What follows in the stage after is told by the promotion itself.
 * @param target as `findAutomatic` found it; the build is looked for again under the locks.
 */
export async function promoteAutomatically(
  services: Services,
  target: AutomaticTarget,
  build: number,
): Promise<Outcome> {
  const { projectId, project, image, to } = target;
  try {
    return await services.db.transaction(async (sql) => {
      const candidate = await lockCandidate(sql, null, { project, image, build, to });
      // Under the locks nobody changes it any more; until then somebody might have.
      const [still] = await findAutomatic(sql, { projectId, image, to });
      return still?.take.includes(build) ? promoteLocked(services, sql, candidate) : nothing;
    });
  } catch (error) {
    // A tag that is taken, a part that is gone: the same that a person would be told who asks for it.
    if (!(error instanceof Refusal)) throw error;
    return { at: null, stop: refusedStop(build, error) };
  }
}

const nothing: Outcome = { at: null, stop: null };

async function promoteLocked(services: Services, sql: Sql, candidate: Candidate): Promise<Outcome> {
  const { to } = candidate;
  const now = services.clock();
  const facts = await gatherFacts(sql, null, candidate, [], now);
  const { policy } = facts;
  if (policy.automatic === false) return nothing;
  const plan = planPromotion(candidate, facts, { tags: null, reason: null });
  if (plan.route.kind !== 'promotion' || plan.route.from.id === to.id) return nothing;
  const { imageId, digest } = candidate;
  const from = facts.repositories.get(plan.route.from.registryId) ?? null;
  const moving = await readMoving(sql, { from, imageId, digest }, null);
  const judgement = await judge(sql, { candidate, facts, plan, moving }, nobodyAsked([]), now);
  // An automatic policy asks neither: an open request for this very build did, and is to be decided.
  if (policy.lastClick || asksApproval(policy)) {
    const open = facts.open.find(({ buildId }) => buildId === candidate.buildId);
    const row = open && (await readPromotion(sql, open.id, null));
    const { verdicts } = row ? (await viewNow(sql, row, now)).view : judgement;
    return { at: null, stop: askedStop(candidate.build, verdicts) };
  }
  if (judgement.standing !== 'open') {
    const { verdicts } = judgement;
    return { at: nextChange(verdicts), stop: stopOf(candidate.build, verdicts) };
  }

  const id = newId();
  const origin = policyOrigin(to, policy.version);
  const { actor } = origin;
  const promotion = {
    id,
    candidate,
    facts,
    plan,
    moving,
    judgement,
    reason: null,
    requestedBy: actor,
  };
  const did = await execute(sql, origin, {
    ...promotion,
    isAutomatic: true,
    glassBrokenBy: null,
    at: now,
  });
  await insertPromotion(sql, {
    ...promotion,
    did,
    needsPromoter: false,
    state: 'promoted',
    requesterIds: [],
    requestedAt: now,
    finishedAt: now,
    lapsesAt: null,
    setId: null,
  });
  return nothing;
}
