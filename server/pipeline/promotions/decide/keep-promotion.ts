import { lapsesAt } from '@/domain/promotions/lapse';
import { waitsForPromoter } from '@/domain/promotions/last-click';
import { recordAudit } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { originOf, type Call } from '@/server/access/call/context';
import { shownCaller } from '@/server/access/actors/shown-actor';
import { insertPromotion } from './insert-promotion';
import type { Ask } from '../promotion-request';
import type { PromotionView } from '../promotion-view';
import type { Member } from './read-member';
import { targetName } from '../target-name';
import { trailSubjects } from '../trail-subjects';

/** What asking for a member comes to, as it is answered; a dry run's is kept nowhere. */
export function viewOf(
  { candidate, facts, plan, judgement, needsPromoter: lacksRight }: Member,
  act: {
    readonly id: string;
    readonly state: PromotionView['state'];
    readonly request: Ask;
    readonly call: Call;
    readonly requestedAt: Date;
    readonly finishedAt: Date | null;
    /** Who could give the click that whoever asks may not give; null: told to nobody. */
    readonly promoters: readonly string[] | null;
  },
): PromotionView {
  const { project, image, digest, build, version } = candidate;
  const { current, policy } = facts;
  const isOpen = act.state === 'waiting' || act.state === 'approved';
  const { verdicts } = judgement;
  const needsPromoter = waitsForPromoter({ needsPromoter: lacksRight, verdicts });
  return {
    id: act.id,
    project,
    image,
    kind: plan.route.kind,
    state: act.state,
    from: plan.route.from.slug,
    to: plan.route.to.slug,
    digest,
    build,
    version,
    tags: [...plan.tags],
    reason: act.request.reason ?? null,
    replaced:
      !isOpen && plan.becomesCurrent && current && current.number !== null
        ? { number: current.number, version: current.version }
        : null,
    requestedBy: shownCaller(act.call),
    requestedAt: act.requestedAt.toISOString(),
    finishedAt: act.finishedAt?.toISOString() ?? null,
    outcome: null,
    lapsesAt: isOpen
      ? lapsesAt(act.requestedAt, policy, verdicts, needsPromoter).toISOString()
      : null,
    needsPromoter,
    promoters: needsPromoter && act.promoters ? [...act.promoters] : null,
    policyVersion: policy.version,
    askedPolicyVersion: policy.version,
    verdicts,
    executedBy: act.state === 'promoted' ? shownCaller(act.call) : null,
    did: null,
    trouble: null,
    approvals: [],
    approvedBy: [],
    waivers: [],
    brokenGlass: null,
    release: null,
  };
}

/** Writes the promotion's row: as done, or as a request that waits. */
export async function keepPromotion(
  sql: Sql,
  call: Call,
  { candidate, facts, plan, moving, judgement, needsPromoter }: Member,
  view: PromotionView,
  { setId, requestedAt }: { readonly setId: string | null; readonly requestedAt: Date },
): Promise<void> {
  const { projectId, image, build, digest, to } = candidate;
  const isDone = view.finishedAt !== null;
  const { verdicts } = judgement;
  await insertPromotion(sql, {
    id: view.id,
    candidate,
    facts,
    plan,
    moving,
    judgement,
    setId,
    requestedAt,
    did: view.did,
    needsPromoter,
    state: isDone ? 'promoted' : view.state === 'approved' ? 'approved' : 'waiting',
    reason: view.reason,
    requestedBy: originOf(call).actor,
    requesterIds: facts.requesterIds,
    finishedAt: view.finishedAt === null ? null : new Date(view.finishedAt),
    lapsesAt: view.lapsesAt === null ? null : new Date(view.lapsesAt),
  });
  if (isDone) return;
  await recordAudit(sql, originOf(call), {
    action: 'promotion.requested',
    projectId,
    subjects: trailSubjects(candidate, view.id),
    target: targetName(candidate, to.slug),
    after: {
      promotion: view.id,
      digest,
      build,
      from: view.from,
      tags: view.tags,
      reason: view.reason,
      policyVersion: facts.policy.version,
      waitsFor: verdicts
        .filter(({ verdict }) => verdict === 'waiting' || verdict === 'failed')
        .map(({ gate }) => gate),
      ...(view.needsPromoter && { needsPromoter: true }),
    },
  });
  // What changed meanwhile saw no request that waits for it.
  await enqueue(sql, 'evaluate', { projectId, image });
}
