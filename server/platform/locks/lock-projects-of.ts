import { statement, type Sql } from '../sql/database';

const lock = statement(
  'project.lock-those-of-person',
  `SELECT p.id FROM project p
   WHERE (SELECT u.instance_role IS NOT NULL FROM person u WHERE u.id = $1::uuid)
     OR EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = p.id
       AND (g.person_id = $1::uuid OR g.team_id = ANY($2::uuid[]) OR g.team_id IN
         (SELECT m.team_id FROM membership m WHERE m.person_id = $1::uuid)))
   ORDER BY p.id FOR NO KEY UPDATE OF p`,
);

/**
 * Locks every project in which a person has a say, or would have one through the teams, until the
 * transaction ends. Whoever changes of which teams somebody is, their instance role or
 * whether they may sign in takes it first: a promotion shares its project's row while it reads rights
 * and approvals, so that once the change is acknowledged no promotion happens by what was before (L7).
 */
export async function lockProjectsOf(
  sql: Sql,
  personId: string,
  teamIds: string | readonly string[] = [],
): Promise<void> {
  await sql.query(lock, [personId, typeof teamIds === 'string' ? [teamIds] : teamIds]);
}
