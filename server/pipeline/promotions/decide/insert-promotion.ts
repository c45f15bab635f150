import { nextChange } from '@/domain/gates/evaluate';
import type { KeptActor } from '@/domain/people/actors';
import type { RequesterKind } from '@/domain/promotions/kinds';
import type { PromotionState } from '@/domain/promotions/states';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import type { Judgement } from './judge';
import { replacedBy, type Did } from './execute';
import { insertParts, partsToKeep } from './keep-parts';
import type { Plan } from './plan-promotion';
import type { Moving } from './read-moving';

/** A promotion as it is first written: done at once, or a request that waits. */
export interface NewPromotion {
  readonly id: string;
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  readonly moving: Pick<Moving, 'moved'>;
  /** What executing it changed; null while it is open. */
  readonly did: Did | null;
  readonly judgement: Judgement;
  readonly state: Extract<PromotionState, 'promoted' | 'waiting' | 'approved'>;
  readonly reason: string | null;
  /** `policy`: it happened by itself; the id is the target stage's then. */
  readonly requestedBy: KeptActor & { readonly kind: RequesterKind; readonly id: string };
  /** Who counts as having asked (L7): people only. */
  readonly requesterIds: readonly string[];
  /** Whoever asked may not promote there themselves. */
  readonly needsPromoter: boolean;
  readonly requestedAt: Date;
  /** Null while it is open. */
  readonly finishedAt: Date | null;
  readonly lapsesAt: Date | null;
  /** The release that it is of. */
  readonly setId: string | null;
}

const insert = statement(
  'promotion.insert',
  `WITH made AS (
   INSERT INTO promotion (id, project_id, image_id, build_id, digest, from_stage_id, to_stage_id,
     kind, state, tags, reason, replaced_digest, requested_by_kind, requested_by_id, requested_by_name,
     requested_at, finished_at, set_id, policy_version, verdicts, subject, told_subject,
     evaluated_at, evaluate_at, lapses_at, requester_ids, did, asked_policy_version,
     needs_promoter)
   VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid, $7::uuid,
     $8, $9, $10::text[], $11, $12, $13, $14::uuid, $15, $16::timestamptz, $17::timestamptz,
     $18::uuid, $19::int, $20::jsonb, $21::jsonb, $21::jsonb, $22::timestamptz, $23::timestamptz,
     $24::timestamptz, $25::uuid[], $26::jsonb, $19::int, $27::boolean)
   ) ${insertParts('$1::uuid', '$28', '$29')}`,
);

/** Writes a promotion and what moves with it (L14), in the transaction that executes or keeps it. */
export async function insertPromotion(sql: Sql, promotion: NewPromotion): Promise<void> {
  const { id, candidate, facts, plan, judgement, requestedAt, finishedAt } = promotion;
  const { projectId, imageId, buildId, digest, to } = candidate;
  const { verdicts, subject } = judgement;
  const isDone = finishedAt !== null;
  await sql.query(insert, [
    id,
    projectId,
    imageId,
    buildId,
    digest,
    plan.route.from.id,
    to.id,
    plan.route.kind,
    promotion.state,
    plan.tags,
    promotion.reason,
    isDone ? replacedBy(promotion) : null,
    ...actorValues(promotion.requestedBy),
    requestedAt,
    finishedAt,
    promotion.setId,
    facts.policy.version,
    JSON.stringify(verdicts),
    JSON.stringify(subject),
    finishedAt ?? requestedAt,
    isDone ? null : nextChange(verdicts),
    promotion.lapsesAt,
    promotion.requesterIds,
    promotion.did && JSON.stringify(promotion.did),
    promotion.needsPromoter,
    ...partsToKeep(promotion.moving.moved),
  ]);
}
