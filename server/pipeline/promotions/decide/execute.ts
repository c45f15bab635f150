import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { placeManifests, setEvidenceTags } from '@/server/content/closure/place';
import { recordLetIn } from '@/server/content/current/record-current';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import type { Judgement } from './judge';
import type { Plan } from './plan-promotion';
import { openTarget } from './open-target';
import { policyOrigin } from '../policy-origin';
import type { Moving } from './read-moving';
import { setTags } from './set-tags';
import { takeTagsOff } from './take-tags-off';
import { supersedeOthers } from './supersede';
import { targetName } from '../target-name';
import { trailSubjects } from '../trail-subjects';

/** A promotion that is let through: everything that decided it was read under the locks. */
export interface Execution {
  readonly id: string;
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  readonly moving: Pick<Moving, 'moved' | 'from'>;
  readonly judgement: Judgement;
  readonly reason: string | null;
  /** Nobody asked for it: the stage takes it by itself. */
  readonly isAutomatic: boolean;
  /** Who went past its policy, if somebody did. */
  readonly glassBrokenBy: string | null;
  readonly at: Date;
}

/** What executing a promotion changed in its target. */
export interface Did {
  /** Manifests that were not there before. */
  manifests: number;
  /** Tags that were set or moved, evidence's own among them. */
  tags: string[];
  /** Tags that were taken off its list. */
  takenOff: string[];
}

/**
 * Lets a build into its stage: links the same bytes with all that goes along (L1, L5), sets its
 * tags (L9), makes it current there unless it goes in beside what is (L15), writes it on the trail (L8) and
 * ends the requests that it leaves behind. The caller keeps the promotion's own row, holds the locks and has checked rights and gates.
 * @param caller who lets it in: what is placed and which tags move is theirs, whoever asked.
 */
export async function execute(sql: Sql, caller: Origin, execution: Execution): Promise<Did> {
  const origin = originOf(caller, execution);
  const { id, candidate, facts, plan, moving, judgement, reason, at } = execution;
  const { projectId, imageId, build, digest, to } = candidate;
  const { route } = plan;
  const act = { at, by: origin.actor, promotionId: id };
  const { digests, tags: evidenceTags } = moving.moved;
  const repositoryId = await openTarget(sql, candidate, facts);
  const way = { from: moving.from, to: repositoryId };
  const placed = await placeManifests(sql, { ...way, ...act, digests });
  const tagged = await setEvidenceTags(sql, { ...way, ...act, tags: evidenceTags });
  const { tags: names, floating } = plan;
  const set = await setTags(sql, { ...act, repositoryId, digest, names, floating });
  const takenOff = await takeTagsOff(sql, { ...act, repositoryId, names: plan.takesOff });
  if (plan.becomesCurrent) {
    await recordLetIn(sql, {
      stageId: to.id,
      imageId,
      buildId: candidate.buildId,
      promotionId: id,
      at,
      how: howOf(execution),
      actor: origin.actor,
    });
  }
  const waived = judgement.verdicts.filter(({ verdict }) => verdict === 'waived');
  const entry = {
    action: route.kind === 'rollback' ? 'promotion.rolled-back' : 'promotion.promoted',
    projectId,
    subjects: trailSubjects(candidate, id),
    target: targetName(candidate, to.slug),
    before: facts.current && { digest: facts.current.digest, build: facts.current.number },
    after: {
      promotion: id,
      digest,
      build,
      from: route.from.slug,
      tags: plan.tags,
      reason,
      ...(takenOff.length > 0 && { takenOff }),
      ...(!plan.becomesCurrent && { beside: facts.current?.digest }),
      ...(facts.policy.version > 0 && { policyVersion: facts.policy.version }),
      ...(waived.length > 0 && { waived: waived.map(({ gate }) => gate) }),
      ...(execution.glassBrokenBy !== null && { glassBrokenBy: execution.glassBrokenBy }),
    },
  } as const;
  await recordAudit(sql, origin, entry);
  if (facts.open.some((other) => other.id !== id)) await supersedeOthers(sql, origin, execution);
  return { manifests: placed.length, tags: [...set, ...tagged], takenOff };
}

const howOf = ({ plan, isAutomatic }: Execution) =>
  plan.route.kind === 'rollback' ? 'rolled-back' : isAutomatic ? 'automatic' : 'promoted';

/** Who lets it in: where nobody asked and nobody clicks, the stage's policy. */
const originOf = (caller: Origin, { candidate, facts, isAutomatic }: Execution): Origin =>
  caller.actor.kind === 'system' && isAutomatic
    ? policyOrigin(candidate.to, facts.policy.version)
    : caller;

const finish = statement(
  'promotion.finish',
  `UPDATE promotion SET state = 'promoted', finished_at = $2::timestamptz, replaced_digest = $3,
     verdicts = $4::jsonb, subject = $5::jsonb, policy_version = $6::int,
     evaluated_at = $2::timestamptz, evaluate_at = NULL, did = $7::jsonb
   WHERE id = $1::uuid`,
);

/** What it replaced in its target: nothing, where it went in beside what is current. */
export const replacedBy = ({ facts, plan }: Pick<Execution, 'facts' | 'plan'>): string | null =>
  plan.becomesCurrent ? (facts.current?.digest ?? null) : null;

/** Marks a kept request as promoted. */
export async function finishRequest(sql: Sql, execution: Execution, did: Did): Promise<void> {
  const { id, at, facts, judgement } = execution;
  await sql.query(finish, [
    id,
    at,
    replacedBy(execution),
    JSON.stringify(judgement.verdicts),
    JSON.stringify(judgement.subject),
    facts.policy.version,
    JSON.stringify(did),
  ]);
}
