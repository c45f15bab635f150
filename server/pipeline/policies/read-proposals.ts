import { actorIn, actorOrNull } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { ProposalRow } from './show-proposal';

const columns = `
  SELECT x.id, x.project_id, p.slug AS project,
    CASE WHEN s.id IS NOT NULL THEN json_build_object('slug', s.slug, 'name', s.name) END AS stage,
    x.document, x.based_on, x.proposed_by_id, ${actorIn('x.proposed_by')} AS proposed_by,
    x.at, x.state, ${actorOrNull('x.decided_by')} AS decided_by, x.decided_at, x.reason,
    (SELECT json_build_object('version', v.version, 'document', v.document) FROM policy v
     WHERE v.stage_id = x.stage_id AND v.version = x.based_on) AS before,
    coalesce((SELECT max(v.version) FROM policy v WHERE v.stage_id = x.stage_id), 0) AS version
  FROM policy_proposal x JOIN project p ON p.id = x.project_id LEFT JOIN stage s ON s.id = x.stage_id`;

/** Of what was decided, the newest few. */
const mostDecided = 20;
/** Of all that is open, in an inbox. */
const mostOpen = 100;

const ofProject = statement(
  'policy.proposals',
  `(${columns} WHERE x.project_id = $1::uuid AND x.state = 'open' ORDER BY x.at DESC, x.id)
   UNION ALL
   (${columns} WHERE x.project_id = $1::uuid AND x.state <> 'open'
    ORDER BY x.decided_at DESC, x.id LIMIT ${mostDecided})`,
);
const openIn = statement(
  'policy.open-proposals',
  `${columns} WHERE x.project_id = ANY($1::uuid[]) AND x.state = 'open'
   ORDER BY x.at, x.id LIMIT ${mostOpen}`,
);
const one = statement(
  'policy.proposal',
  `${columns} WHERE x.project_id = $1::uuid AND x.id = $2::uuid`,
);

/** What was proposed in a project: all that is open, then what was decided last. */
export const readProposals = (sql: Sql, projectId: string): Promise<ProposalRow[]> =>
  sql.query<ProposalRow>(ofProject, [projectId]);

/** What is open in some projects, oldest first. */
export const readOpenProposals = (
  sql: Sql,
  projectIds: readonly string[],
): Promise<ProposalRow[]> => sql.query<ProposalRow>(openIn, [projectIds]);

/** One of a project's; null: there is none of that id. */
export async function readProposal(
  sql: Sql,
  projectId: string,
  id: string,
): Promise<ProposalRow | null> {
  const [row] = await sql.query<ProposalRow>(one, [projectId, id]);
  return row ?? null;
}
