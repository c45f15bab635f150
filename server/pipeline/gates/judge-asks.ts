import { evaluate, noExemptions, type Exemptions } from '@/domain/gates/evaluate';
import type { GateFacts } from '@/domain/gates/facts';
import { labelsOfPolicy, needsOfPolicy, type Policy } from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import type { TargetMark } from '@/domain/promotions/subject';
import type { Sql } from '@/server/platform/sql/database';
import { exemptionsOf } from '../promotions/decide/exemptions-of';
import type { PromotionRow } from '../promotions/promotion-view';
import type { GateAsk, ProjectOfAsk } from './fact';
import { gatherGateFacts } from './gather-gate-facts';

/** A build before a stage, and by what it is judged there. */
export interface ToJudge {
  readonly ask: Omit<GateAsk, 'needs' | 'labels'>;
  readonly policy: Policy;
  readonly exemptions: Exemptions;
}

/** What the gates say, and what they looked at. */
export interface JudgedAsk {
  readonly verdicts: Verdict[];
  readonly facts: GateFacts;
}

/**
 * Asks the gates about any number of builds of one project, in a constant number of statements: the one way to
 * verdicts, of a look and of the transaction that executes alike.
 * @returns what is said of each, in their order.
 */
export async function judgeAsks(
  sql: Sql,
  project: ProjectOfAsk,
  all: readonly ToJudge[],
  now: Date,
): Promise<JudgedAsk[]> {
  const asks = all.map(({ ask, policy }): GateAsk => ({
    ...ask,
    needs: needsOfPolicy(policy),
    labels: labelsOfPolicy(policy),
  }));
  const gathered = await gatherGateFacts(sql, project, asks, now);
  return all.map(({ policy, exemptions }, at) => {
    const facts = gathered[at]!;
    return { verdicts: evaluate(facts, policy, exemptions), facts };
  });
}

/** A build, the stage that it would enter, and what that asks now. */
type Way = Omit<ToJudge['ask'], 'request' | 'askerIds' | 'kind'>;

/** What a request by somebody would meet, where there is none. @param askerIds empty: nobody asks. */
export const thoughtOf = (way: Way, policy: Policy, askerIds: readonly string[]): ToJudge => ({
  ask: { ...way, kind: 'promotion', request: null, askerIds },
  policy,
  exemptions: noExemptions,
});

/**
 * An open request, whoever looks at it: who asked, what was approved and waived of it, and what it is about now.
 * @param policy what it is held to (`policyOf`). @param target what is in the stage now.
 */
export function asked(row: PromotionRow, way: Way, policy: Policy, target: TargetMark): ToJudge {
  const { id: promotionId, kind, requesterIds } = row;
  const subject = row.subject && { ...row.subject, target, policyVersion: policy.version };
  return {
    ask: {
      ...way,
      kind,
      request: subject && { promotionId, requesterIds, subject },
      askerIds: requesterIds,
    },
    policy,
    exemptions: exemptionsOf(row),
  };
}
