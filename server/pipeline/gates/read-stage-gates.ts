import type { Stopped } from '@/domain/gates/facts';
import type { Policy } from '@/domain/gates/policy';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readPolicy, type StoredPolicy } from '@/server/access/rights/read-policy';

/** What a stage asks of whoever enters it. */
export interface StageGates {
  readonly stage: {
    readonly id: string;
    readonly projectId: string;
    readonly slug: string;
    readonly name: string;
    readonly position: number;
    readonly registryId: string;
  };
  readonly policy: Policy;
  readonly hold: Stopped | null;
}

type Row = StageGates['stage'] & {
  readonly policy: StoredPolicy;
  readonly heldAt: Date | null;
  readonly heldBy: string | null;
  readonly heldReason: string | null;
};

const stages = statement(
  'gates.of-stages',
  `SELECT s.id, s.project_id, s.slug, s.name, s.position, s.registry_id, s.held_at, s.held_by, s.held_reason,
     (SELECT json_build_object('version', p.version, 'document', p.document) FROM policy p
      WHERE p.stage_id = s.id ORDER BY p.version DESC LIMIT 1) AS policy
   FROM stage s WHERE s.project_id = ANY($1::uuid[])`,
);

/** The policy and the hold of every stage of some projects, by the stage's id. */
export async function readStageGates(
  sql: Sql,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, StageGates>> {
  const rows = await sql.query<Row>(stages, [projectIds]);
  return new Map(
    rows.map(({ policy, heldAt, heldBy, heldReason, ...stage }) => [
      stage.id,
      {
        stage,
        policy: readPolicy(policy),
        hold: heldAt && { at: heldAt, by: heldBy ?? '', reason: heldReason ?? '' },
      },
    ]),
  );
}
