import type { ApprovalDecision } from '@/domain/promotions/kinds';
import type { Subject } from '@/domain/promotions/subject';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A decision as it is stored. */
export interface StoredApproval {
  readonly promotionId: string;
  readonly personId: string;
  readonly name: string;
  readonly by: string;
  readonly decision: ApprovalDecision;
  readonly comment: string | null;
  readonly at: Date;
  readonly subject: Subject;
}

const given = statement(
  'gates.given-approvals',
  `SELECT a.promotion_id, a.person_id, u.name, a.by, a.decision, a.comment, a.at, a.subject
   FROM approval a JOIN person u ON u.id = a.person_id
   WHERE a.promotion_id = ANY($1::uuid[]) ORDER BY a.at DESC, a.id`,
);

/** Decisions on promotions, newest first. */
export const readGiven = (sql: Sql, promotionIds: readonly string[]): Promise<StoredApproval[]> =>
  promotionIds.length === 0
    ? Promise.resolve([])
    : sql.query<StoredApproval>(given, [promotionIds]);
