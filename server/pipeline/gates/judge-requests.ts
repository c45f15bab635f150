import type { GateFacts } from '@/domain/gates/facts';
import { heldTo } from '@/domain/gates/policy/held-to';
import type { Policy } from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import type { Subject } from '@/domain/promotions/subject';
import type { Sql } from '@/server/platform/sql/database';
import type { PromotionRow } from '../promotions/promotion-view';
import { asked, judgeAsks } from './judge-asks';
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
    const toJudge = rows.flatMap((row) => {
      if (row.projectId !== id || row.subject === null) return [];
      const into = gates.get(row.toStageId);
      const before = into && stageBefore(gates, into);
      if (!into || !before) return [];
      const { stage, hold } = into;
      const target = markOf(row.imageId, stage.registryId);
      const policy = policyOf(row, into.policy);
      const { buildId, imageId, image, digest } = row;
      const way = { buildId, imageId, image, digest, stage, hold, before: asBefore(before.stage) };
      const subject: Subject = { ...row.subject, target, policyVersion: policy.version };
      return [{ row, subject, ...asked(row, way, policy, target) }];
    });
    const found = await judgeAsks(sql, { id, slug }, toJudge, now);
    for (const [at, { row, subject, policy }] of toJudge.entries()) {
      const { verdicts, facts } = found[at]!;
      const looked = policy.gates.length === 0 || row.kind === 'rollback' ? null : facts;
      judged.set(row.id, { policy, verdicts, asked: looked, subject });
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

/** A stage, as gates are told of the one that a build comes from. */
export const asBefore = <Stage extends { readonly position: number }>(stage: Stage) => ({
  ...stage,
  isEntry: stage.position === 0,
});
