import type { Stopped } from '@/domain/gates/facts';
import type { Policy } from '@/domain/gates/policy';
import { statement, type Sql } from '../../data/database';
import { readPolicy, type StoredPolicy } from './read-policy';

/** What a stage asks of whoever enters it. */
export interface StageGates {
  readonly policy: Policy;
  readonly hold: Stopped | null;
}

interface Row {
  readonly id: string;
  readonly policy: StoredPolicy;
  readonly heldAt: Date | null;
  readonly heldBy: string | null;
  readonly heldReason: string | null;
}

const stages = statement(
  'gates.of-stages',
  `SELECT s.id, s."heldAt", s."heldBy", s."heldReason",
     (SELECT json_build_object('version', p.version, 'document', p.document) FROM policy p
      WHERE p."stageId" = s.id ORDER BY p.version DESC LIMIT 1) AS policy
   FROM stage s WHERE s."projectId" = $1::uuid`,
);

/** The policy and the hold of every stage of a project, by the stage's id. */
export async function readStageGates(
  sql: Sql,
  projectId: string,
): Promise<ReadonlyMap<string, StageGates>> {
  const rows = await sql.query<Row>(stages, [projectId]);
  return new Map(
    rows.map(({ id, policy, heldAt, heldBy, heldReason }) => [
      id,
      {
        policy: readPolicy(policy),
        hold: heldAt && { at: heldAt, by: heldBy ?? '', reason: heldReason ?? '' },
      },
    ]),
  );
}
