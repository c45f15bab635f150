import type { PolicyDocument } from '@/domain/gates/policy';
import { policyWarnings } from '@/domain/gates/policy/policy-warnings';
import { asksApproval } from '@/domain/gates/policy';
import type { Sql } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { readApprovers } from '../gates/read-approvers';
import type { FoundStage } from '@/server/access/rights/find-stage';

/**
 * Reads once who may approve in a project, and says of any policy of its stages what to think about.
 * People are read only where a policy asks for their approval.
 */
export async function warner(
  sql: Sql,
  projectId: string,
  documents: readonly PolicyDocument[],
  now: Date,
): Promise<(place: Pick<FoundStage, 'stage' | 'before'>, document: PolicyDocument) => string[]> {
  const people = documents.some(asksApproval) ? await readApprovers(sql, projectId) : () => [];
  const accounts = await readAccounts(
    sql,
    people('').map(({ id }) => id),
  );
  return ({ stage, before }, document) =>
    before === null
      ? []
      : policyWarnings(document, {
          now,
          stage: stage.name,
          before: before.name,
          people: people(stage.slug),
          accounts,
        });
}
