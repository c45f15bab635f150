import { lapsesAt } from '@/domain/promotions/lapse';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/storable';
import { announce } from '../../data/announce';
import { recordAudit } from '../../data/audit';
import type { Sql } from '../../data/database';
import { enqueue } from '../../data/enqueue';
import { answerOnce } from '../../data/idempotency';
import { originOf, type Call, type Services } from '../context';
import { findProject } from '../projects/find-project';
import { auditRefusal, NotAllowed, requireMayAsk } from './ask-rights';
import { execute, type Execution } from './execute';
import { lockCandidate, type Candidate, type CandidateName } from './find-candidate';
import { gatherFacts, type PromotionFacts } from './gather-facts';
import { findPromotion } from './get-promotion';
import { insertPromotion } from './insert-promotion';
import { judge, nobodyAsked, type Judgement } from './judge';
import { checkClosure, countMissing } from './place-build';
import { planPromotion, type Plan } from './plan-promotion';
import type { PromotionView } from './promotion-view';
import { proveIntoLast } from './prove-into-last';

/** One build of what is asked for. */
interface Item {
  readonly image: string;
  readonly build?: number | undefined;
  readonly digest?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

interface Ask {
  readonly project: string;
  readonly to: string;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly askWaiver?: boolean | undefined;
  /** The stage that the caller believes it comes from; refused where it would come from another. */
  readonly from?: string | undefined;
  /** Now or not at all: where something waits, the call is refused and no request is kept. */
  readonly atOnce?: boolean | undefined;
}

export type PromotionRequest = Ask & Item;
export type ReleaseRequest = Ask & { readonly items: readonly Item[] };

/**
 * Asks that a build enter a stage, or that a stage go back to a build that it had. Where the stage's
 * policy lets it, it happens at once and in one transaction: the same bytes are linked in the target
 * with all that refers to them, tags are set, and the act is written down and announced; all of it
 * or none (L1). Where gates wait, the request is kept and happens once they all pass.
 *
 * The source is resolved to a digest once (L4). Writers to one image stand in line on its lock;
 * rights and facts are read after it, so that what was revoked or taken while the call waited
 * counts (L7). A call for what is done already, or asked for already, gets the promotion that did
 * it: of any number of equal calls at once, one promotes and the others get its answer.
 *
 * @param idempotencyKey the first answer to this key is given again to later calls with it.
 * @throws Refusal `not-found`, `forbidden`, `conflict`, `stage-skipped`, `not-in-stage`,
 *   `reason-required`, `tag-taken`, `reauthentication-required`, `gates-failed` with the verdicts, `invalid`,
 *   `idempotency-key-reused`, `still-running`. Nothing was changed then, except that one for want
 *   of rights is on the audit trail.
 */
export async function promote(
  services: Services,
  call: Call,
  request: PromotionRequest,
  idempotencyKey: string | null = null,
): Promise<{ promotion: PromotionView; replayed: boolean }> {
  const { image, build, digest, tags, ...ask } = request;
  const release = { ...ask, items: [{ image, build, digest, tags }] };
  const { answer, replayed } = await transact(services, call, release, {
    key: idempotencyKey,
    request: ['POST', '/promotions', request],
  });
  return { promotion: answer.items[0]!, replayed };
}

/**
 * Asks for several images of a project at once: all of them happen, or none. As `promote`; their
 * images are locked in the order of their names.
 * @returns `id` of the release; null for one image, which is a plain promotion.
 */
export const promoteRelease = (
  services: Services,
  call: Call,
  request: ReleaseRequest,
  idempotencyKey: string | null = null,
): Promise<{ answer: Release; replayed: boolean }> =>
  transact(services, call, request, {
    key: idempotencyKey,
    request: ['POST', '/releases', request],
  });

export interface Release {
  id: string | null;
  items: PromotionView[];
}

async function transact(
  services: Services,
  call: Call,
  request: ReleaseRequest,
  keyed: { readonly key: string | null; readonly request: unknown },
): Promise<{ answer: Release; replayed: boolean }> {
  requireStorable(request.reason);
  requireDistinct(request.items);
  const requestedAt = services.clock();
  try {
    const done = await services.db.transaction(async (sql) => {
      const work = () => promoteIn(sql, services, call, request, requestedAt);
      if (keyed.key === null) return { answer: await work(), replayed: false };
      const { id: actorId } = call.actor;
      return answerOnce(sql, { actorId, key: keyed.key, request: keyed.request }, 201, work);
    });
    // Whoever may see the project no more is not told of it again (L6).
    if (done.replayed) await findProject(services, call, request.project);
    return done;
  } catch (error) {
    if (error instanceof DryRun) return { answer: error.answer, replayed: false };
    if (error instanceof NotAllowed) await auditRefusal(services, call, error);
    throw lockGivenUp(error) ?? error;
  }
}

/** One image of what is asked for, as it stands under the locks. */
interface Member {
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Plan;
  /** The promotion that did this very thing already, or that is open for it. */
  readonly done: PromotionView | null;
  readonly judgement: Judgement;
}

async function promoteIn(
  sql: Sql,
  services: Services,
  call: Call,
  request: ReleaseRequest,
  requestedAt: Date,
): Promise<Release> {
  const ordered = [...request.items].sort((a, b) => (a.image < b.image ? -1 : 1));
  const members: Member[] = [];
  for (const item of ordered) {
    members.push(await readMember(sql, services, call, { ...request, ...item }, item));
  }
  const done = members.map((member) => member.done);
  if (done.every((promotion) => promotion !== null) && !request.dryRun) {
    const { release } = done[0]!;
    const together = done.every((promotion) => promotion.release?.id === release?.id);
    return { id: together ? (release?.id ?? null) : null, items: done };
  }
  const standings = members.map(({ judgement }) => judgement.standing);
  const policy = members[0]!.facts.policy;
  const state = standings.every((standing) => standing === 'open')
    ? policy.lastClick && !members.every(({ plan }) => plan.route.kind === 'rollback')
      ? 'approved'
      : 'promoted'
    : 'waiting';
  if (request.dryRun) {
    for (const member of members) await checkClosure(sql, closureOf(member));
    const views = members.map((member) =>
      viewOf(member, {
        state: 'planned',
        request,
        call,
        requestedAt,
        finishedAt: null,
        id: newId(),
      }),
    );
    throw new DryRun({ id: null, items: views });
  }
  // A withdrawn build is never waived, so there is nothing to wait for.
  const never = members.some(({ facts }) => facts.withdrawal !== null);
  if (standings.includes('failed') && (never || !request.askWaiver)) throw gatesFailed(members);
  if (state !== 'promoted' && request.atOnce) throw notAtOnce(members);
  if (state !== 'promoted') refuseSecondRequest(members);
  // What nobody has to approve is decided here, also where machines are still to speak.
  if (state === 'promoted' || !members.some(asksPeople)) {
    await proveIntoLast(services, call, sql, members[0]!.candidate);
  }

  const setId = members.length > 1 ? newId() : null;
  const views: PromotionView[] = [];
  for (const member of members) {
    const finishedAt = state === 'promoted' ? services.clock() : null;
    const view = viewOf(member, { state, request, call, requestedAt, finishedAt, id: newId() });
    views.push(view);
    if (finishedAt === null) await checkClosure(sql, closureOf(member));
    else await execute(sql, originOf(call), executionOf(member, view, finishedAt));
    await keep(sql, call, member, view, { setId, requestedAt });
  }
  const release = setId && { id: setId, members: views.map(memberOf) };
  return { id: setId, items: views.map((view) => ({ ...view, release: release || null })) };
}

async function readMember(
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

const asksPeople = ({ judgement }: Member): boolean =>
  judgement.verdicts.some(({ kind }) => kind === 'approvals');

const closureOf = ({ candidate, plan }: Member) => ({
  from: plan.route.from.registryId,
  imageId: candidate.imageId,
  digest: candidate.digest,
});

/** An open request of one member stands in the way of a new one of several. */
function refuseSecondRequest(members: readonly Member[]): void {
  const asked = members.find(({ done }) => done !== null && done.finishedAt === null);
  if (!asked?.done) return;
  const { image, build, to, requestedBy, id } = asked.done;
  throw new Refusal(
    'conflict',
    `${requestedBy} asked for ${image} #${build} into ${to} already (promotion ${id}). Cancel that request first, or leave ${image} out.`,
  );
}

/** What a caller wants from one stage is not to come from another without their word. */
function requireFrom({ route }: Plan, from: string | undefined): void {
  if (from === undefined || from === route.from.slug) return;
  throw new Refusal(
    'stage-skipped',
    `${route.to.name} fills from ${route.from.name} (${route.from.slug}). Promote it from there.`,
  );
}

/** Of a call that takes no waiting for an answer: all that it would wait for. */
function notAtOnce(members: readonly Member[]): Refusal {
  const waits = members.flatMap(({ candidate, judgement }) =>
    judgement.verdicts
      .filter(({ verdict }) => verdict === 'waiting' || verdict === 'failed')
      .map(({ reason }) => (members.length > 1 ? `${candidate.image}: ${reason}` : reason)),
  );
  const what = waits.length > 0 ? waits : ['Its policy asks for a last click.'];
  return new Refusal('gates-failed', `Nothing was promoted, for it waits. ${what.join(' ')}`, {
    details: { verdicts: members[0]!.judgement.verdicts },
  });
}

function gatesFailed(members: readonly Member[]): Refusal {
  const failed = members.flatMap(({ candidate, judgement }) =>
    judgement.verdicts
      .filter(({ verdict }) => verdict === 'failed')
      .map(({ reason }) => (members.length > 1 ? `${candidate.image}: ${reason}` : reason)),
  );
  const items = members.map(({ candidate, judgement }) => ({
    ...{ image: candidate.image, build: candidate.build, verdicts: judgement.verdicts },
  }));
  return new Refusal('gates-failed', `Nothing was promoted. ${failed.join(' ')}`, {
    details: members.length > 1 ? { items } : { verdicts: items[0]!.verdicts },
  });
}

function viewOf(
  { candidate, facts, plan, judgement }: Member,
  act: {
    readonly id: string;
    readonly state: PromotionView['state'];
    readonly request: Ask;
    readonly call: Call;
    readonly requestedAt: Date;
    readonly finishedAt: Date | null;
  },
): PromotionView {
  const { project, image, digest, build, version } = candidate;
  const { current, policy } = facts;
  const isOpen = act.state === 'waiting' || act.state === 'approved';
  return {
    ...{ id: act.id, project, image, kind: plan.route.kind, state: act.state },
    ...{ from: plan.route.from.slug, to: plan.route.to.slug, digest, build, version },
    tags: [...plan.tags],
    reason: act.request.reason ?? null,
    replaced:
      !isOpen && current && current.number !== null
        ? { number: current.number, version: current.version }
        : null,
    requestedBy: originOf(act.call).actor.name,
    requestedByName: facts.asker?.name ?? originOf(act.call).actor.name,
    requestedByKind: act.call.actor.kind,
    requestedAt: act.requestedAt.toISOString(),
    finishedAt: act.finishedAt?.toISOString() ?? null,
    outcome: null,
    lapsesAt: isOpen ? lapsesAt(act.requestedAt, policy, judgement.verdicts).toISOString() : null,
    policyVersion: policy.version,
    verdicts: judgement.verdicts,
    ...{ approvals: [], waivers: [], brokenGlass: null, release: null },
  };
}

const memberOf = ({ id, image, build, version, digest, state }: PromotionView) => ({
  ...{ id, image, build, version, digest, state },
});

const executionOf = (
  { candidate, facts, plan, judgement }: Member,
  { id, reason, requestedBy }: PromotionView,
  at: Date,
): Execution => ({
  ...{ id, candidate, facts, plan, judgement, reason, requestedBy, glassBrokenBy: null, at },
});

/** Writes the promotion's row: as done, or as a request that waits. */
async function keep(
  sql: Sql,
  call: Call,
  { candidate, facts, plan, judgement }: Member,
  view: PromotionView,
  { setId, requestedAt }: { readonly setId: string | null; readonly requestedAt: Date },
): Promise<void> {
  const { projectId, project, image, build, digest, to } = candidate;
  const isDone = view.finishedAt !== null;
  const { verdicts } = judgement;
  await insertPromotion(sql, {
    ...{ id: view.id, candidate, facts, plan, judgement, setId, requestedAt },
    state: isDone ? 'promoted' : view.state === 'approved' ? 'approved' : 'waiting',
    ...{ reason: view.reason, requestedBy: view.requestedBy, requestedByKind: call.actor.kind },
    ...{ requestedById: call.actor.id, requesterIds: facts.requesterIds },
    finishedAt: view.finishedAt === null ? null : new Date(view.finishedAt),
    lapsesAt: view.lapsesAt === null ? null : new Date(view.lapsesAt),
  });
  if (isDone) return;
  await recordAudit(sql, originOf(call), {
    action: 'promotion.requested',
    projectId,
    target: `${project}/${image}#${build} → ${to.slug}`,
    after: {
      ...{ promotion: view.id, digest, build, from: view.from, tags: view.tags },
      ...{ reason: view.reason, policyVersion: facts.policy.version },
      waitsFor: verdicts
        .filter(({ verdict }) => verdict === 'waiting' || verdict === 'failed')
        .map(({ gate }) => gate),
    },
  });
  await announce(sql, { kind: 'promotion-changed', projectId, image, build, stage: to.slug });
  // What changed meanwhile saw no request that waits for it.
  await enqueue(sql, 'evaluate', { projectId, image });
}

function requireStorable(reason: string | undefined): void {
  if (isStorable(reason ?? null)) return;
  const message = 'must be well-formed text without U+0000';
  throw new Refusal('invalid', `reason ${message}.`, { fields: [{ path: 'reason', message }] });
}

function requireDistinct(items: readonly Item[]): void {
  const seen = new Set<string>();
  for (const [at, { image }] of items.entries()) {
    if (seen.has(image)) {
      const fields = [{ path: `items.${at}.image`, message: 'is named twice' }];
      throw new Refusal('invalid', `${image} is named twice; name one build of it.`, { fields });
    }
    seen.add(image);
  }
}

/** Carries a dry run's answer out of its transaction, which leaves nothing behind. */
class DryRun extends Error {
  constructor(readonly answer: Release) {
    super('a dry run');
  }
}

/** PostgreSQL's `lock_not_available`: another writer held the image for too long. */
export function lockGivenUp(error: unknown): Refusal | null {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== '55P03') return null;
  const message = 'Another change to this image is under way. Nothing was changed; try again.';
  return new Refusal('still-running', message, { retryAfterSeconds: 2, cause: error });
}
