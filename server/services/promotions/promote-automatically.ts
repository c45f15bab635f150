import { nextChange } from '@/domain/gates/evaluate';
import { asksApproval } from '@/domain/gates/policy';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import type { Origin } from '../../data/audit';
import type { Sql } from '../../data/database';
import type { Services } from '../context';
import { execute } from './execute';
import { findAutomatic, type AutomaticCandidate } from './find-automatic';
import { lockCandidate, type Candidate } from './find-candidate';
import { gatherFacts } from './gather-facts';
import { insertPromotion } from './insert-promotion';
import { judge, nobodyAsked } from './judge';
import { planPromotion } from './plan-promotion';
import { readMoving } from './read-moving';

/**
 * Promotes a build into an automatic stage if its gates let it in now, in the name of the stage's
 * policy and under the same locks and rules as a promotion that a person asks for (L7). Harmless to
 * repeat and to race. What follows in the stage after is told by the promotion itself.
 * @param name as `findAutomatic` found it; it is found again under the locks.
 * @returns when the clock alone may let it in; null: it is in, or something else has to happen.
 */
export async function promoteAutomatically(
  services: Services,
  projectId: string,
  name: AutomaticCandidate,
): Promise<Date | null> {
  try {
    return await services.db.transaction(async (sql) => {
      const candidate = await lockCandidate(sql, null, name);
      const { image, to } = name;
      // Under the locks nobody changes it any more; until then somebody might have.
      const [still] = await findAutomatic(sql, { projectId, image, to });
      return still?.build === name.build ? promoteLocked(services, sql, candidate) : null;
    });
  } catch (error) {
    // A tag that is taken, a part that is gone: the same that a person would be told who asks for it.
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function promoteLocked(
  services: Services,
  sql: Sql,
  candidate: Candidate,
): Promise<Date | null> {
  const { to } = candidate;
  const now = services.clock();
  const facts = await gatherFacts(sql, null, candidate, [], now);
  const { policy } = facts;
  if (!policy.automatic || policy.lastClick || asksApproval(policy)) return null;
  const plan = planPromotion(candidate, facts, { tags: null, reason: null });
  if (plan.route.kind !== 'promotion' || plan.route.from.id === to.id) return null;
  const { imageId, digest } = candidate;
  const moving = await readMoving(sql, { from: plan.route.from.registryId, imageId, digest }, null);
  const judgement = await judge(sql, { candidate, facts, plan, moving }, nobodyAsked([]), now);
  if (judgement.standing !== 'open') return nextChange(judgement.verdicts);

  const id = newId();
  const requestedBy = `policy of ${to.slug}, version ${policy.version}`;
  const origin: Origin = {
    actor: { kind: 'system', id: null, name: requestedBy },
    address: '',
    requestId: '',
  };
  const promotion = { id, candidate, facts, plan, moving, judgement, reason: null, requestedBy };
  const did = await execute(sql, origin, { ...promotion, glassBrokenBy: null, at: now });
  await insertPromotion(sql, {
    ...promotion,
    did,
    ...{ state: 'promoted', requestedByKind: 'policy', requestedById: to.id, requesterIds: [] },
    ...{ requestedAt: now, finishedAt: now, lapsesAt: null, setId: null },
  });
  return null;
}
