import { evaluate } from '@/domain/gates/evaluate';
import type { GateFacts } from '@/domain/gates/facts';
import { heldTo } from '@/domain/gates/policy/held-to';
import { labelsOfPolicy, needsOfPolicy, type Policy } from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import type { Subject } from '@/domain/promotions/subject';
import type { Sql } from '@/server/platform/sql/database';
import { exemptionsOf } from '../promotions/decide/exemptions-of';
import type { PromotionRow } from '../promotions/promotion-view';
import type { GateAsk } from './fact';
import { gatherGateFacts } from './gather-gate-facts';
import { readPolicy } from '@/server/access/rights/read-policy';
import { readStageGates, type StageGates } from './read-stage-gates';
import { readTargetMarks } from './read-target-marks';

/** What the gates say of an open request now. */
export interface JudgedRequest {
  readonly policy: Policy;
  readonly verdicts: readonly Verdict[];
  /** What they looked at; null where the policy has no gate to ask. */
  readonly asked: GateFacts | null;
  readonly subject: Subject;
}

/**
 * Asks the gates about open requests, for a look: in a number of statements that grows with the
 * projects they are of, not with the requests. Whether one can be executed at all (its way, its tags, the
 * right of who asked) is left to the evaluation that a job makes of it.
 * @returns what is said of each, by its id; of one that was never evaluated, nothing.
 */
export async function judgeRequests(
  sql: Sql,
  rows: readonly PromotionRow[],
  now: Date,
): Promise<ReadonlyMap<string, JudgedRequest>> {
  const judged = new Map<string, JudgedRequest>();
  if (rows.length === 0) return judged;
  const projects = new Map(rows.map(({ projectId, project }) => [projectId, project]));
  const gates = await readStageGates(sql, [...projects.keys()]);
  const markOf = await readTargetMarks(sql, [...new Set(rows.map(({ imageId }) => imageId))]);
  for (const [id, slug] of projects) {
    const asks = rows.flatMap((row) => {
      if (row.projectId !== id || row.subject === null) return [];
      const found = gates.get(row.toStageId);
      const before = found && stageBefore(gates, found);
      if (!found || !before) return [];
      const into = { ...found, policy: policyOf(row, found.policy) };
      const target = markOf(row.imageId, into.stage.registryId);
      const { version: policyVersion } = into.policy;
      const subject: Subject = { ...row.subject, target, policyVersion };
      return [{ row, subject, into, ask: askOf(row, subject, into, before) }];
    });
    const gathered = await gatherGateFacts(
      sql,
      { id, slug },
      asks.map(({ ask }) => ask),
      now,
    );
    for (const [at, { row, subject, into }] of asks.entries()) {
      const facts = gathered[at]!;
      const { policy } = into;
      const asked = policy.gates.length === 0 || row.kind === 'rollback' ? null : facts;
      const verdicts = evaluate(facts, policy, exemptionsOf(row));
      judged.set(row.id, { policy, verdicts, asked, subject });
    }
  }
  return judged;
}

/** What an open request is held to: today's policy, and the one under which it was asked. */
export const policyOf = (
  { askedUnder }: Pick<PromotionRow, 'askedUnder'>,
  today: Policy,
): Policy => (askedUnder ? heldTo(readPolicy(askedUnder), today) : today);

const stageBefore = (gates: ReadonlyMap<string, StageGates>, { stage }: StageGates) =>
  [...gates.values()].find(
    (other) =>
      other.stage.projectId === stage.projectId && other.stage.position === stage.position - 1,
  );

const askOf = (
  row: PromotionRow,
  subject: Subject,
  { stage, policy, hold }: StageGates,
  before: StageGates,
): GateAsk => {
  const { requesterIds } = row;
  return {
    buildId: row.buildId,
    imageId: row.imageId,
    image: row.image,
    digest: row.digest,
    kind: row.kind,
    stage,
    hold,
    askerIds: requesterIds,
    needs: needsOfPolicy(policy),
    labels: labelsOfPolicy(policy),
    before: { ...before.stage, isEntry: before.stage.position === 0 },
    request: { promotionId: row.id, requesterIds, subject },
  };
};
