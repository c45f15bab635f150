import { statement, type Sql } from '../sql/database';

const lockOfTeam = statement(
  'project.lock-those-of-team',
  `SELECT p.id FROM project p
   WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = p.id AND g.team_id = $1::uuid)
   ORDER BY p.id FOR NO KEY UPDATE OF p`,
);

const lockTeam = statement('team.lock', `SELECT id FROM team WHERE id = $1::uuid FOR UPDATE`);

/**
 * Locks a team and every project where it holds a role, until the transaction ends. A grant takes its
 * project first and refers to the team second; so projects are looked for again once the team is held.
 * @returns the projects' ids
 */
export async function lockProjectsOfTeam(sql: Sql, teamId: string): Promise<string[]> {
  await sql.query(lockOfTeam, [teamId]);
  await sql.query(lockTeam, [teamId]);
  const rows = await sql.query<{ id: string }>(lockOfTeam, [teamId]);
  return rows.map(({ id }) => id);
}
