import type { ActorView } from '@/domain/people/actors';
import type { HeldGrant } from '@/domain/permissions/can';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorIn } from '../actors/actor-of';

/** A team that holds a role on a project. */
export interface KnownTeamGrant {
  readonly slug: string;
  readonly name: string;
  readonly id: string;
  readonly grantId: string;
  readonly grant: HeldGrant;
  readonly customName: string | null;
  readonly by: ActorView;
  readonly at: string;
  readonly members: readonly {
    readonly email: string;
    readonly name: string;
    readonly maintainer: boolean;
    readonly provider: string | null;
  }[];
}

interface Row extends Omit<KnownTeamGrant, 'grant' | 'at'> {
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly stages: readonly string[];
  readonly at: Date;
}

const teams = statement(
  'access.teams',
  `SELECT t.id, t.slug, t.name, g.id AS grant_id, g.role, c.permissions, c.name AS custom_name,
     g.stages, ${actorIn('g.created_by')} AS by, g.created_at AS at,
     (SELECT coalesce(json_agg(json_build_object('email', u.email, 'name', u.name,
        'maintainer', m.maintainer, 'provider', sp.name) ORDER BY u.name, u.email), '[]'::json)
      FROM membership m JOIN person u ON u.id = m.person_id
        LEFT JOIN sso_provider sp ON sp.id = m.provider_id
      WHERE m.team_id = t.id AND u.disabled_at IS NULL) AS members
   FROM role_grant g JOIN team t ON t.id = g.team_id
     LEFT JOIN custom_role c ON c.slug = g.role
   WHERE g.project_id = $1::uuid ORDER BY t.name, t.slug`,
);

/** The teams that hold a role on a project themselves, with who is in them. */
export async function readTeams(sql: Sql, projectId: string): Promise<KnownTeamGrant[]> {
  const rows = await sql.query<Row>(teams, [projectId]);
  return rows.map(({ role, permissions, stages, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    grant: { projectId, role, permissions, stages, through: 'direct' },
  }));
}
