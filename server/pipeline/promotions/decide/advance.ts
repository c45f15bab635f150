import { withdrawalText } from '@/domain/gates/always';
import { nextChange } from '@/domain/gates/evaluate';
import { nameInTrail, toldActor } from '@/domain/people/actors';
import { can } from '@/domain/permissions/can';
import { lapsesAt } from '@/domain/promotions/lapse';
import { waitsForPromoter } from '@/domain/promotions/last-click';
import { afterEvaluation, isOpenState } from '@/domain/promotions/states';
import { Refusal } from '@/lib/refusal';
import { leaveLate } from '@/server/content/evidence/late-evidence';
import { touch } from '@/server/platform/events/touch';
import type { Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { endRequest, type Ending } from './end-request';
import { execute, finishRequest, type Execution } from './execute';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { judge, type Judgement } from './judge';
import { keepParts } from './keep-parts';
import { exemptionsOf } from './exemptions-of';
import type { LockedMember } from './lock-request';
import { planPromotion, type Plan } from './plan-promotion';
import { readMoving, type Moving } from './read-moving';

/** A member of a request with everything that decides it, read under the locks. */
export interface EvaluatedMember extends LockedMember {
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  readonly moving: Moving;
  readonly judgement: Judgement;
  /** Whoever asked may not promote there, or might not once: where nobody approves, who may has to click. */
  readonly needsPromoter: boolean;
}

/** Why a request ends instead of being decided. */
export interface RequestEnd {
  readonly state: Ending;
  readonly outcome: string;
}

/**
 * Reads and judges every member of a locked, open request anew: its time, rights of who asked, the way, the
 * tags, the gates (L7). Nothing is changed.
 * @returns the members, or why the whole request can never be executed any more.
 */
export async function evaluateMembers(
  sql: Sql,
  members: readonly LockedMember[],
  now: Date,
): Promise<EvaluatedMember[] | RequestEnd> {
  if (members.some(({ row }) => row.lapsesAt !== null && row.lapsesAt <= now)) {
    const outcome = 'Nobody decided in time. Ask again if it is still wanted.';
    return { state: 'lapsed', outcome };
  }
  const evaluated: EvaluatedMember[] = [];
  for (const member of members) {
    const one = await evaluateMember(sql, member, now);
    if ('outcome' in one) {
      const alone = members.length === 1;
      const outcome = alone ? one.outcome : `${member.candidate.image}: ${one.outcome}`;
      return { ...one, outcome };
    }
    evaluated.push(one);
  }
  return evaluated;
}

async function evaluateMember(
  sql: Sql,
  { row, candidate }: LockedMember,
  now: Date,
): Promise<EvaluatedMember | RequestEnd> {
  const { projectId, to } = candidate;
  const { requestedBy, requesterIds } = row;
  const { kind, id } = requestedBy;
  const asks = kind === 'policy' ? null : { kind, id };
  const facts = await gatherFacts(sql, asks, candidate, row.tags, now);
  const { asker, policy } = facts;
  const where = { projectId, stage: to.slug };
  const promotes = asker !== null && can(asker, 'promotion.execute', where);
  if (asks && !promotes && !(asker !== null && can(asker, 'promotion.request', where))) {
    return failed(
      `${toldActor(requestedBy)} asked for it and may not ask for promotions into ${to.name} any more.`,
    );
  }
  if (!asks && policy.automatic === false) {
    return failed(`The policy of ${to.name} does not promote by itself any more.`);
  }
  if (facts.withdrawal) {
    return failed(withdrawalText(candidate.build, facts.withdrawal));
  }
  try {
    const plan = planPromotion(candidate, facts, { tags: row.tags, reason: row.reason });
    if (plan.route.kind !== row.kind) {
      return { state: 'superseded', outcome: `${to.name} has #${facts.current?.number} now.` };
    }
    const request = {
      promotionId: row.id,
      requesterIds,
      exemptions: exemptionsOf(row),
    };
    const { imageId, digest } = candidate;
    const from = facts.repositories.get(plan.route.from.registryId) ?? null;
    const moving = await readMoving(sql, { from, imageId, digest }, row.id);
    const judgement = await judge(sql, { candidate, facts, plan, moving }, request, now);
    const needsPromoter = asks !== null && (row.needsPromoter || !promotes);
    return { row, candidate, facts, plan, moving, judgement, needsPromoter };
  } catch (error) {
    if (error instanceof Refusal) return failed(error.message);
    throw error;
  }
}

const failed = (outcome: string): RequestEnd => ({ state: 'failed', outcome });

/**
 * Evaluates a locked, open request anew and moves it on: it goes on waiting, waits for the last
 * click, is executed, or ends. What is written is written in the caller's transaction.
 * @param click was the last click given, by somebody who may (`executePromotion`)?
 */
export async function advance(
  sql: Sql,
  origin: Origin,
  members: readonly LockedMember[],
  { now, click = false }: { readonly now: Date; readonly click?: boolean },
): Promise<void> {
  if (!members.every(({ row }) => isOpenState(row.state))) return;
  const evaluated = await evaluateMembers(sql, members, now);
  if (!Array.isArray(evaluated)) return endAll(sql, origin, members, evaluated, now);

  const standings = evaluated.map(({ judgement }) => judgement.standing);
  const standing = standings.includes('failed')
    ? 'failed'
    : standings.every((each) => each === 'open')
      ? 'open'
      : 'waiting';
  const wanted =
    evaluated.some(isPromotersToClick) || evaluated.some(({ facts }) => facts.policy.lastClick);
  const next = afterEvaluation(standing, { wanted, given: click });
  for (const member of evaluated) {
    if (next === 'executing') await executeMember(sql, origin, member, now);
    else await note(sql, member, next, now);
  }
}

/** Does it wait, once its gates pass, for a click of somebody who may promote there? */
export const isPromotersToClick = ({
  needsPromoter,
  judgement: { verdicts },
}: EvaluatedMember): boolean => waitsForPromoter({ needsPromoter, verdicts });

async function executeMember(
  sql: Sql,
  origin: Origin,
  member: EvaluatedMember,
  now: Date,
): Promise<void> {
  const { row, candidate, facts, plan, moving, judgement } = member;
  const execution: Execution = {
    id: row.id,
    candidate,
    facts,
    plan,
    moving,
    judgement,
    reason: row.reason,
    at: now,
    isAutomatic: row.requestedBy.kind === 'policy',
    glassBrokenBy: row.brokenGlass && nameInTrail(row.brokenGlass.by),
  };
  const did = await execute(sql, origin, execution);
  await finishRequest(sql, execution, did);
  const later = moving.later.map(
    ({ digest, tag }) => ({ kind: 'came', digest, tag: tag ?? '' }) as const,
  );
  await leaveLate(sql, candidate.imageId, later);
}

const update = statement(
  'promotion.note-evaluation',
  `UPDATE promotion SET state = $2, verdicts = $3::jsonb, subject = $4::jsonb,
     policy_version = $5::int, evaluated_at = $6::timestamptz, evaluate_at = $7::timestamptz,
     lapses_at = greatest(lapses_at, $8::timestamptz), needs_promoter = $9::boolean
   WHERE id = $1::uuid`,
);

async function note(
  sql: Sql,
  evaluated: EvaluatedMember,
  state: 'waiting' | 'approved',
  now: Date,
): Promise<void> {
  const { row, candidate, facts, moving, judgement, needsPromoter } = evaluated;
  const { verdicts, subject } = judgement;
  const byPromoter = isPromotersToClick(evaluated);
  const lapse = lapsesAt(row.requestedAt, facts.policy, verdicts, byPromoter);
  await sql.query(update, [
    row.id,
    state,
    JSON.stringify(verdicts),
    JSON.stringify(subject),
    facts.policy.version,
    now,
    nextChange(verdicts),
    lapse,
    needsPromoter,
  ]);
  // Once, for a request that was kept before closures were.
  await keepParts(sql, row.id, moving.moved);
  if (state === row.state && JSON.stringify(verdicts) === JSON.stringify(row.verdicts)) return;
  const { projectId, image, build, to } = candidate;
  await touch(sql, { projectId, image, build, stage: to.slug });
}

/** Ends every member of a request in the same way. */
export async function endAll(
  sql: Sql,
  origin: Origin,
  members: readonly LockedMember[],
  { state, outcome }: RequestEnd,
  at: Date,
): Promise<void> {
  for (const { row } of members) await endRequest(sql, origin, row, { state, outcome, at });
}
