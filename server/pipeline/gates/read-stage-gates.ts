import type { Stopped } from '@/domain/gates/facts';
import type { Policy } from '@/domain/gates/policy';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readPolicy, type StoredPolicy } from '@/server/access/rights/read-policy';
import { holdColumns, type HoldColumns } from './lane-hold';

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

type Row = StageGates['stage'] &
  HoldColumns & {
    readonly policy: StoredPolicy;
  };

const stages = statement(
  'gates.of-stages',
  `SELECT s.id, s.project_id, s.slug, s.name, s.position, s.registry_id,
     ${holdColumns('s')},
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
        hold: heldAt && heldBy && { at: heldAt, by: heldBy, reason: heldReason ?? '' },
      },
    ]),
  );
}
