import type { AuditAction } from '@/domain/audit/actions';
import { mayMove, type PromotionState } from '@/domain/promotions/states';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { targetName } from '../target-name';

export type Ending = Extract<
  PromotionState,
  'rejected' | 'cancelled' | 'lapsed' | 'superseded' | 'failed'
>;

/** An open request, as its end is told. */
export interface Ended {
  readonly id: string;
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly build: number;
  readonly digest: string;
  readonly toStageId: string;
  readonly to: string;
  readonly state: PromotionState;
}

const end = statement(
  'promotion.end',
  `UPDATE promotion SET state = $2, outcome = $3, finished_at = $4::timestamptz, evaluate_at = NULL
   WHERE id = $1::uuid AND state IN ('waiting', 'approved')`,
);

/** Ends an open request without promoting anything, and says why (L8). The caller holds its row. */
export async function endRequest(
  sql: Sql,
  origin: Origin,
  ended: Ended,
  how: { readonly state: Ending; readonly outcome: string; readonly at: Date },
): Promise<void> {
  if (!mayMove(ended.state, how.state)) {
    throw new Error(`a promotion that is ${ended.state} cannot become ${how.state}`);
  }
  const { id, projectId, imageId, buildId, digest, toStageId, to } = ended;
  await sql.query(end, [id, how.state, how.outcome, how.at]);
  await recordAudit(sql, origin, {
    action: `promotion.${how.state}` satisfies AuditAction,
    projectId,
    subjects: { imageId, buildId, digest, stageId: toStageId, promotionId: id },
    target: targetName(ended, to),
    after: { promotion: id, outcome: how.outcome },
  });
}
