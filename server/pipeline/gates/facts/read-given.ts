import type { ActorView } from '@/domain/people/actors';
import type { ApprovalDecision } from '@/domain/promotions/kinds';
import type { Subject } from '@/domain/promotions/subject';
import { actorIn } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A decision as it is stored. */
export interface StoredApproval {
  readonly promotionId: string;
  readonly personId: string;
  readonly by: ActorView;
  readonly decision: ApprovalDecision;
  readonly comment: string | null;
  readonly at: Date;
  readonly subject: Subject;
}

const given = statement(
  'gates.given-approvals',
  `SELECT a.promotion_id, a.by_id AS person_id, ${actorIn('a.by')} AS by, a.decision, a.comment, a.at, a.subject
   FROM approval a JOIN person u ON u.id = a.by_id
   WHERE a.promotion_id = ANY($1::uuid[]) ORDER BY a.at DESC, a.id`,
);

/** Decisions on promotions, newest first. */
export const readGiven = (sql: Sql, promotionIds: readonly string[]): Promise<StoredApproval[]> =>
  promotionIds.length === 0
    ? Promise.resolve([])
    : sql.query<StoredApproval>(given, [promotionIds]);
