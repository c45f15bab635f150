import { can, type Actor } from '@/domain/permissions/can';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/storable';
import { announce } from '../../data/announce';
import { recordAudit } from '../../data/audit';
import { statement, type Sql } from '../../data/database';
import { answerOnce } from '../../data/idempotency';
import { originOf, type Call, type Services } from '../context';
import { explainPromoters } from './why-not-promote';
import { lockCandidate, type Candidate, type CandidateName } from './find-candidate';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { findPromotion } from './get-promotion';
import { checkClosure, placeBuild } from './place-build';
import { planPromotion, type Plan } from './plan-promotion';
import type { PromotionView } from './promotion-view';
import { setTags } from './set-tags';

export interface PromotionRequest extends CandidateName {
  readonly tags?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

const insert = statement(
  'promotion.insert',
  `INSERT INTO promotion (id, "projectId", "imageId", "buildId", digest, "fromStageId", "toStageId",
     kind, state, tags, reason, "replacedDigest", "requestedBy", "requestedById", "requestedAt", "finishedAt")
   VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid, $7::uuid,
     $8, 'promoted', $9::text[], $10, $11, $12, $13::uuid, $14::timestamptz, $15::timestamptz)`,
);

/**
 * Lets a build into a stage, or rolls a stage back to a build that it had, in one transaction: the
 * same bytes are linked in the target with all that refers to them, tags are set, and the act is
 * written down and announced. All of it happens or none (L1).
 *
 * The source is resolved to a digest once (L4). Writers to one image stand in line on its lock;
 * rights and facts are read after it, so that what was revoked or taken while the call waited
 * counts (L7). A call for what is done already gets the promotion that did it: of any number of
 * equal calls at once, one promotes and the others get its answer.
 *
 * @param idempotencyKey the first answer to this key is given again to later calls with it.
 * @throws Refusal `not-found`, `forbidden`, `conflict`, `stage-skipped`, `not-in-stage`,
 *   `reason-required`, `tag-taken`, `invalid`, `idempotency-key-reused`, `still-running`. Nothing
 *   was changed then, except that one for want of rights is on the audit trail.
 */
export async function promote(
  services: Services,
  call: Call,
  request: PromotionRequest,
  idempotencyKey: string | null = null,
): Promise<{ promotion: PromotionView; replayed: boolean }> {
  requireStorable(request.reason);
  const requestedAt = services.clock();
  try {
    return await services.db.transaction(async (sql) => {
      const work = () => promoteIn(sql, services, call, request, requestedAt);
      if (idempotencyKey === null) return { promotion: await work(), replayed: false };
      const keyed = {
        actorId: call.actor.id,
        key: idempotencyKey,
        request: ['POST', '/promotions', request],
      };
      const { answer, replayed } = await answerOnce(sql, keyed, 201, work);
      return { promotion: answer, replayed };
    });
  } catch (error) {
    if (error instanceof NotAllowed) await auditRefusal(services, call, error);
    throw lockGivenUp(error) ?? error;
  }
}

async function promoteIn(
  sql: Sql,
  services: Services,
  call: Call,
  request: PromotionRequest,
  requestedAt: Date,
): Promise<PromotionView> {
  const candidate = await lockCandidate(sql, call.actor, request);
  const facts = await gatherFacts(sql, call.actor, candidate, request.tags ?? []);
  await requireRight(sql, call.actor, facts.actor, candidate);
  const reason = request.reason ?? null;
  const plan = planPromotion(candidate, facts, { tags: request.tags ?? null, reason });

  const { imageId, digest } = candidate;
  const closure = { from: plan.route.from.registryId, imageId, digest };
  const view = viewOf(candidate, facts, plan, {
    reason,
    requestedAt,
    by: originOf(call).actor.name,
  });
  if (request.dryRun) {
    await checkClosure(sql, closure);
    return { ...view, state: 'planned', finishedAt: null };
  }
  const at = services.clock();
  const act = { at, by: view.requestedBy, promotionId: view.id };
  const placed = await placeBuild(sql, { ...closure, ...act, to: candidate.to.registryId });
  if (plan.isDone && placed === 0) {
    const done = facts.previous && (await findPromotion(sql, facts.previous, null));
    if (done) return done;
  }
  await setTags(sql, {
    ...act,
    ...{ registryId: candidate.to.registryId, imageId, digest },
    ...{ names: plan.tags, floating: plan.floating },
  });
  const promoted: PromotionView = { ...view, finishedAt: at.toISOString() };
  await record(sql, call, candidate, facts, plan, promoted);
  return promoted;
}

/** The rights that count are those of now; those the call came with may only be narrower (L6, L7). */
async function requireRight(
  sql: Sql,
  atCall: Actor,
  now: Actor | null,
  candidate: Candidate,
): Promise<void> {
  const { projectId, project, to, image, build } = candidate;
  const where = { projectId, stage: to.slug };
  if (now && can(atCall, 'promotion.execute', where) && can(now, 'promotion.execute', where))
    return;
  if (!now || !can(now, 'project.read', where)) {
    throw new Refusal('not-found', `There is no project ${project} that you may see.`);
  }
  const explain = await explainPromoters(sql, now, { projectId, project });
  throw new NotAllowed(
    explain(to) ?? `Your credential may not promote into ${to.name}.`,
    projectId,
    `${project}/${image}#${build} → ${to.slug}`,
  );
}

function viewOf(
  candidate: Candidate,
  { current }: PromotionFacts,
  { route, tags, verdicts }: Plan,
  act: { reason: string | null; requestedAt: Date; by: string },
): PromotionView {
  const { project, image, digest, build, version } = candidate;
  return {
    id: newId(),
    ...{ project, image, kind: route.kind, state: 'promoted' },
    ...{ from: route.from.slug, to: route.to.slug, digest, build, version },
    tags: [...tags],
    reason: act.reason,
    replaced:
      current && current.number !== null
        ? { number: current.number, version: current.version }
        : null,
    requestedBy: act.by,
    requestedAt: act.requestedAt.toISOString(),
    finishedAt: null,
    verdicts,
  };
}

async function record(
  sql: Sql,
  call: Call,
  candidate: Candidate,
  facts: PromotionFacts,
  { route }: Plan,
  promotion: PromotionView,
): Promise<void> {
  const { projectId, project, imageId, image, buildId, build, digest, to } = candidate;
  const { id, kind, tags, reason, requestedBy, requestedAt, finishedAt } = promotion;
  const replaced = facts.current?.digest ?? null;
  const ids = [id, projectId, imageId, buildId, digest, route.from.id, to.id];
  const act = [kind, tags, reason, replaced, requestedBy, call.actor.id, requestedAt, finishedAt];
  await sql.query(insert, [...ids, ...act]);
  await recordAudit(sql, originOf(call), {
    action: kind === 'rollback' ? 'promotion.rolled-back' : 'promotion.promoted',
    projectId,
    target: `${project}/${image}#${build} → ${to.slug}`,
    before: replaced === null ? null : { digest: replaced, build: facts.current?.number ?? null },
    after: { promotion: id, digest, build, from: route.from.slug, tags, reason },
  });
  await announce(sql, { kind: 'promoted', projectId, image, build, stage: to.slug });
}

function requireStorable(reason: string | undefined): void {
  if (isStorable(reason ?? null)) return;
  const message = 'must be well-formed text without U+0000';
  throw new Refusal('invalid', `reason ${message}.`, { fields: [{ path: 'reason', message }] });
}

/** Somebody without the right asked; the trail keeps it. */
class NotAllowed extends Refusal {
  constructor(
    message: string,
    readonly projectId: string,
    readonly target: string,
  ) {
    super('forbidden', message);
  }
}

const auditRefusal = ({ db }: Services, call: Call, refused: NotAllowed): Promise<void> =>
  db.transaction((sql) =>
    recordAudit(sql, originOf(call), {
      action: 'promotion.refused',
      projectId: refused.projectId,
      target: refused.target,
      after: { reason: refused.message },
    }),
  );

/** PostgreSQL's `lock_not_available`: another writer held the image for too long. */
function lockGivenUp(error: unknown): Refusal | null {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== '55P03') return null;
  const message = 'Another change to this image is under way. Nothing was changed; try again.';
  return new Refusal('still-running', message, { retryAfterSeconds: 2, cause: error });
}
