import { some } from '@/domain/gates/words';
import { statement, type Sql } from '@/server/platform/sql/database';

/** What else ends when something is taken away. */
export interface Touches {
  readonly projects: { readonly slug: string; readonly name: string }[];
  readonly people: number;
  readonly text: string;
}

const ofTeam = statement(
  'access.projects-of-team',
  `SELECT p.slug, p.name FROM role_grant g JOIN project p ON p.id = g.project_id
   WHERE g.team_id = $1::uuid AND p.id <> $2::uuid
     AND ($3::uuid[] IS NULL OR p.id = ANY($3::uuid[]))
   ORDER BY p.name, p.slug`,
);

export const touchesNothing: Touches = {
  projects: [],
  people: 0,
  text: 'That touches nothing else.',
};

/**
 * What else somebody loses who leaves a team: its roles on other projects, of those that the caller
 * may see. Others are neither named nor counted.
 */
export async function leavingTouches(
  sql: Sql,
  teamId: string,
  projectId: string,
  seen: readonly string[] | null,
): Promise<Touches> {
  const projects = await sql.query<{ slug: string; name: string }>(ofTeam, [
    teamId,
    projectId,
    seen,
  ]);
  if (projects.length === 0) return touchesNothing;
  const names = some(projects.map(({ name }) => name));
  const count = projects.length === 1 ? '1 other project' : `${projects.length} other projects`;
  return { projects, people: 0, text: `That touches ${count}: ${names}.` };
}

/** What taking a team's role away does to others on the project. */
export const othersOfTeam = (
  members: readonly { readonly name: string; readonly email: string }[],
  email: string | null,
): Touches => {
  const others = members.filter((member) => member.email !== email);
  if (others.length === 0) return touchesNothing;
  const count = others.length === 1 ? '1 other person' : `${others.length} other people`;
  return {
    projects: [],
    people: others.length,
    text: `That touches ${count} here: ${some(others.map(({ name }) => name))}.`,
  };
};
