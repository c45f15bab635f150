import { touchRights } from '@/server/platform/events/touch';
import { statement, type Sql } from '@/server/platform/sql/database';

const projectsOfTeam = statement(
  'team.projects',
  `SELECT DISTINCT project_id AS id FROM role_grant WHERE team_id = $1::uuid`,
);

/** Who is of a team decides on every project where the team holds a role. */
export async function touchTeam(sql: Sql, teamId: string): Promise<void> {
  const rows = await sql.query<{ id: string }>(projectsOfTeam, [teamId]);
  await touchRights(
    sql,
    rows.map(({ id }) => id),
  );
}
