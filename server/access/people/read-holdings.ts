import { statement, type Sql } from '@/server/platform/sql/database';

const teams = statement(
  'people.teams',
  `SELECT t.slug, t.name, m.maintainer, p.name AS provider
   FROM membership m JOIN team t ON t.id = m.team_id
     LEFT JOIN sso_provider p ON p.id = m.provider_id
   WHERE m.person_id = $1::uuid AND ($2::uuid[] IS NULL OR EXISTS (SELECT 1 FROM role_grant g
     WHERE g.team_id = t.id AND g.project_id = ANY($2::uuid[])))
   ORDER BY t.slug`,
);

const projects = statement(
  'people.projects',
  `SELECT p.slug, p.name, json_agg(json_build_object('role', h.role, 'stages', h.stages,
     'through', h.through) ORDER BY h.through, h.role) AS roles
   FROM held_grant h JOIN project p ON p.id = h.project_id
   WHERE h.person_id = $1::uuid AND ($2::uuid[] IS NULL OR p.id = ANY($2::uuid[]))
   GROUP BY p.id ORDER BY p.slug`,
);

export interface Holdings {
  readonly teams: { slug: string; name: string; maintainer: boolean; provider: string | null }[];
  readonly projects: {
    slug: string;
    name: string;
    roles: { role: string; stages: string[]; through: string }[];
  }[];
}

/**
 * Of which teams a person is, and which roles they hold on which projects, through what.
 * @param only ids of the projects that may be told, and the teams that hold a role there; null: all.
 */
export async function readHoldings(
  sql: Sql,
  personId: string,
  only: readonly string[] | null,
): Promise<Holdings> {
  const values = [personId, only];
  return {
    teams: await sql.query<Holdings['teams'][number]>(teams, values),
    projects: await sql.query<Holdings['projects'][number]>(projects, values),
  };
}
