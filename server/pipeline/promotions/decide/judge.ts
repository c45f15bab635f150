import { noExemptions, standingOf, type Exemptions, type Standing } from '@/domain/gates/evaluate';
import { standing } from '@/domain/gates/always';
import type { GateFacts } from '@/domain/gates/facts';
import type { Verdict } from '@/domain/gates/verdict';
import type { Subject } from '@/domain/promotions/subject';
import type { Sql } from '@/server/platform/sql/database';
import { judgeAsks, type ToJudge } from '../../gates/judge-asks';
import { nameOfBuild } from '../../gates/read-target-marks';
import type { Candidate } from './find-candidate';
import type { PromotionFacts } from './gather-facts';
import type { Plan } from './plan-promotion';
import type { Moving } from './read-moving';

/** What the gates of the target say of a promotion now. */
export interface Judgement {
  readonly verdicts: Verdict[];
  readonly standing: Standing;
  /** What the gates looked at; null where no gate was asked. */
  readonly asked: GateFacts | null;
  /** What an approval given now is bound to (L4). */
  readonly subject: Subject;
}

/** What would be done, and on what facts. */
export interface Planned {
  readonly candidate: Candidate;
  readonly facts: PromotionFacts;
  readonly plan: Pick<Plan, 'route' | 'tags'>;
  readonly moving: Pick<Moving, 'mark'>;
}

/** Whose approvals and waivers count. */
export interface JudgedRequest {
  /** Null: it is only asked for now. */
  readonly promotionId: string | null;
  /** Who counts as having asked; empty: a policy asks. */
  readonly requesterIds: readonly string[];
  readonly exemptions: Exemptions;
}

/** What is only asked for now: nothing was approved or waived yet. */
export const nobodyAsked = (requesterIds: readonly string[]): JudgedRequest => ({
  promotionId: null,
  requesterIds,
  exemptions: noExemptions,
});

/** What is asked for, as approvals are bound to it (L4). */
export const subjectOf = ({
  candidate,
  facts: { current, policy },
  plan: { route, tags },
  moving,
}: Planned): Subject => ({
  digest: candidate.digest,
  closure: moving.mark,
  from: route.from.slug,
  to: route.to.slug,
  tags,
  policyVersion: policy.version,
  target: {
    digest: current?.digest ?? null,
    name: current && nameOfBuild(current),
    move: current?.move ?? 0,
  },
});

/** Asks the gates of the target about a planned promotion. A stage without gates costs no query. */
export async function judge(
  sql: Sql,
  planned: Planned,
  request: JudgedRequest,
  now: Date,
): Promise<Judgement> {
  const { candidate, facts, plan } = planned;
  const { policy, hold, withdrawal } = facts;
  const { build: number, to } = candidate;
  const { kind } = plan.route;
  const subject = subjectOf(planned);
  if (policy.gates.length === 0 || kind === 'rollback') {
    const verdicts = standing({ build: { number }, stage: to, kind, withdrawal, hold });
    return { verdicts, standing: standingOf(verdicts), asked: null, subject };
  }
  const ask = { ...askOf(candidate, facts, plan), ...byWhom(request, subject) };
  const [judged] = await judgeAsks(
    sql,
    { id: candidate.projectId, slug: candidate.project },
    [{ ask, policy, exemptions: request.exemptions }],
    now,
  );
  if (!judged) throw new Error('nothing was judged');
  const { verdicts, facts: asked } = judged;
  return { verdicts, standing: standingOf(verdicts), asked, subject };
}

const byWhom = (
  { promotionId, requesterIds }: JudgedRequest,
  subject: Subject,
): Pick<ToJudge['ask'], 'request' | 'askerIds'> => ({
  request: promotionId === null ? null : { promotionId, requesterIds, subject },
  askerIds: requesterIds,
});

function askOf(
  { buildId, imageId, image, digest, to, stages }: Candidate,
  { hold }: PromotionFacts,
  { route }: Pick<Plan, 'route'>,
): Omit<ToJudge['ask'], 'request' | 'askerIds'> {
  // A promotion again into a stage that has it is measured by the stage before, like the first.
  const before = stages[Math.max(0, stages.indexOf(to) - 1)]!;
  return {
    buildId,
    imageId,
    image,
    digest,
    kind: route.kind,
    stage: to,
    hold,
    before: { ...before, isEntry: before === stages[0] },
  };
}
