import { hasApprovedAll } from '@/domain/gates/counting';
import { can } from '@/domain/permissions/can';
import type { ApprovalDecision } from '@/domain/promotions/kinds';
import { changesSince, type Subject } from '@/domain/promotions/subject';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { actOn, notTheirs, requireOpen, tellEach, type Act } from './act-on-request';
import {
  advance,
  endAll,
  isPromotersToClick,
  evaluateMembers,
  type EvaluatedMember,
} from '../decide/advance';
import { robotThatAsked } from '../has-asked';
import type { PromotionView } from '../promotion-view';
import { proveIntoLast } from './prove-into-last';
import { mayReject, whyNotDecide } from '../who-decides';

const insert = statement(
  'approval.insert',
  `INSERT INTO approval (id, promotion_id, by_kind, by_id, by_name, decision, comment, at, subject)
   VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6, $7, $8::timestamptz, $9::jsonb)`,
);

const tell = statement(
  'promotion.tell',
  `UPDATE promotion SET told_subject = $2::jsonb WHERE id = $1::uuid`,
);

/** What a caller looked at before they decided. */
interface Seen {
  /** The digest that the target had. */
  readonly target: string | null;
  readonly policyVersion: number;
  /** The mark of what goes along; left out: not looked at. */
  readonly closure?: string | undefined;
}

export interface Decision {
  readonly id: string;
  readonly decision: ApprovalDecision;
  readonly comment?: string | undefined;
  /** What the caller looked at, of the promotion with this id. */
  readonly seen?: Seen | undefined;
}

/**
 * One person's decision on exactly what is asked now (L4); of a release, on all of it. The last
 * approval that was missing has it executed in the same transaction; a rejection ends it.
 *
 * Where what is asked changed since people were last told, or since what the caller says to have
 * seen, nothing is decided: the answer says what changed, and the next decision is on that.
 * @throws Refusal `not-found`, `conflict` (ended, or approved by them already), `forbidden` (whoever
 *   asked for it, L7; whoever has no place in the policy's groups), `changed`,
 *   `reauthentication-required` before an approval into the last stage.
 */
export async function decidePromotion(
  services: Services,
  call: Call,
  { id, decision, comment, seen }: Decision,
): Promise<PromotionView> {
  let told: readonly { id: string; subject: Subject }[] = [];
  try {
    return await actOn(services, call, id, async (act) => {
      const { sql, members, member, person, now } = act;
      requireOpen(act);
      const origin = originOf(call);
      const evaluated = await evaluateMembers(sql, members, now);
      if (!Array.isArray(evaluated)) return evaluated;
      requireDecider(act, evaluated, decision);
      if (decision === 'approve') {
        await proveIntoLast(services, call, sql, member.candidate);
        told = changedOf(evaluated, { id, seen });
        if (told.length > 0) throw changed(evaluated, seen);
      }
      for (const { row, judgement } of evaluated) {
        const by = actorValues(origin.actor);
        const values = [newId(), row.id, ...by, decision, comment ?? null, now];
        await sql.query(insert, [...values, JSON.stringify(judgement.subject)]);
      }
      if (decision === 'reject') {
        const outcome = `Rejected by ${person.name}${comment === undefined ? '.' : `: ${comment}`}`;
        return endAll(sql, origin, members, { state: 'rejected', outcome }, now);
      }
      await tellEach(sql, origin, 'promotion.approved', evaluated, ({ judgement }) => ({
        comment: comment ?? null,
        subject: [judgement.subject],
      }));
      await advance(sql, origin, members, { now });
    });
  } catch (error) {
    // The refusal rolled everything back; that people have been told is kept all the same.
    for (const { id: memberId, subject } of told) {
      await services.db.sql.query(tell, [memberId, JSON.stringify(subject)]);
    }
    throw error;
  }
}

function requireDecider(act: Act, evaluated: readonly EvaluatedMember[], decision: string): void {
  const { person, member } = act;
  const asking = thatAsk(evaluated);
  if (asking.length === 0) {
    const { projectId, to, toName } = member.row;
    const isClicked = evaluated.some(isPromotersToClick);
    const promotes = can(person, 'promotion.execute', { projectId, stage: to });
    if (decision === 'reject' && isClicked && promotes) return;
    const instead = isClicked
      ? ': whoever may promote there gives the last click, or rejects it'
      : '';
    throw notTheirs(member, `The policy of ${toName} asks nobody for approval${instead}.`);
  }
  for (const { facts, asked, candidate } of asking) {
    if (decision === 'reject' && mayReject(person, facts.policy, asked, candidate.projectId)) {
      continue;
    }
    const why = whyNotDecide(person, facts.policy, asked, robotThatAsked(member.row));
    if (why !== null) throw notTheirs(member, why);
  }
  if (decision === 'approve' && asking.every((each) => hasApproved(person, each))) {
    throw new Refusal('conflict', 'You have approved this already; one approval counts once.');
  }
}

/** Of a release, the members whose gates were asked: one that goes back to a build asks nobody. */
export const thatAsk = (evaluated: readonly EvaluatedMember[]) =>
  evaluated.flatMap((each) => {
    const { asked } = each.judgement;
    return asked ? [{ ...each, asked }] : [];
  });

/** Does their approval of exactly what is asked now count already? One that lapsed may be given anew. */
export const hasApproved = (
  { id }: { readonly id: string },
  { facts, asked }: ReturnType<typeof thatAsk>[number],
): boolean => hasApprovedAll(facts.policy, asked, id);

/**
 * The members that are about something else than what the caller says to have seen of the one that
 * they name, or of the others than what people were last told.
 */
function changedOf(
  evaluated: readonly EvaluatedMember[],
  { id, seen }: Pick<Decision, 'id' | 'seen'>,
) {
  return evaluated
    .filter(({ row, judgement: { subject }, candidate }) =>
      seen && row.id === id
        ? seen.target !== subject.target.digest ||
          seen.policyVersion !== subject.policyVersion ||
          (seen.closure !== undefined && seen.closure !== subject.closure)
        : row.toldSubject !== null &&
          changesSince(row.toldSubject, subject, candidate.to.name).length > 0,
    )
    .map(({ row, judgement }) => ({ id: row.id, subject: judgement.subject }));
}

function changed(evaluated: readonly EvaluatedMember[], seen: Decision['seen']): Refusal {
  const changes = evaluated.flatMap(({ row, judgement: { subject }, candidate }) =>
    row.toldSubject ? changesSince(row.toldSubject, subject, candidate.to.name) : [],
  );
  const what =
    changes.length > 0
      ? changes.join('; ')
      : seen
        ? 'it is not what you looked at any more'
        : 'it is about something else now';
  return new Refusal(
    'changed',
    `Nothing was approved, because it changed: ${what}. Review it again, then approve.`,
    { details: { changes } },
  );
}
