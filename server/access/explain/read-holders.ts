import type { ActorView } from '@/domain/people/actors';
import type { HeldGrant, Person } from '@/domain/permissions/can';
import type { Holder } from '@/domain/permissions/explain';
import { instanceRoleOf } from '../call/read-callers';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorIn } from '../actors/actor-of';

/** A grant on one project with all that is known of how it is held. */
export interface KnownGrant extends HeldGrant {
  readonly grantId: string;
  /** What people call the role where it is a custom one. */
  readonly customName: string | null;
  readonly by: ActorView;
  /** When the role was given. */
  readonly at: string;
  /** Null: their own. */
  readonly team: KnownTeam | null;
}

export interface KnownTeam {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Of the membership. */
  readonly since: string;
  readonly maintainer: boolean;
  /** The provider whose groups say so; null: somebody added them by hand. */
  readonly provider: string | null;
}

/** A person with every grant that they hold on one project. */
export interface KnownPerson extends Holder<KnownGrant> {
  readonly kind: 'person';
  readonly disabled: boolean;
  /** Slugs of all their teams. */
  readonly teams: readonly string[];
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceRole: string | null;
  readonly disabled: boolean;
  readonly teams: readonly string[];
  readonly maintains: readonly string[];
  readonly grants: readonly KnownGrant[];
}

const holders = statement(
  'access.holders',
  `SELECT u.id, u.name, u.email, u.instance_role, u.disabled_at IS NOT NULL AS disabled,
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m.team_id
           WHERE m.person_id = u.id ORDER BY t.slug) AS teams,
     ARRAY(SELECT m.team_id::text FROM membership m
           WHERE m.person_id = u.id AND m.maintainer) AS maintains,
     (SELECT coalesce(json_agg(json_build_object(
        'projectId', h.project_id, 'role', h.role, 'permissions', h.permissions, 'stages', h.stages,
        'through', h.through, 'grantId', h.grant_id, 'customName', c.name,
        'by', ${actorIn('g.created_by')}, 'at', g.created_at,
        'team', CASE WHEN t.id IS NULL THEN NULL ELSE json_build_object(
          'id', t.id, 'slug', t.slug, 'name', t.name, 'since', m.created_at,
          'maintainer', m.maintainer, 'provider', sp.name) END)
        ORDER BY h.team_id NULLS FIRST, t.name), '[]'::json)
      FROM held_grant h JOIN role_grant g ON g.id = h.grant_id
        LEFT JOIN custom_role c ON c.slug = h.role
        LEFT JOIN team t ON t.id = h.team_id
        LEFT JOIN membership m ON m.team_id = h.team_id AND m.person_id = h.person_id
        LEFT JOIN sso_provider sp ON sp.id = m.provider_id
      WHERE h.person_id = u.id AND h.project_id = $1::uuid) AS grants
   FROM person u
   WHERE CASE WHEN $2::uuid[] IS NULL
     THEN u.instance_role IS NOT NULL
       OR u.id IN (SELECT h.person_id FROM held_grant h WHERE h.project_id = $1::uuid)
       OR u.id IN (SELECT m.person_id FROM membership m JOIN team t ON t.id = m.team_id
                   WHERE t.slug = ANY($3::text[]))
     ELSE u.id = ANY($2::uuid[]) END
   ORDER BY u.name, u.email`,
);

/**
 * People with all that they hold on a project and how, disabled ones among them: everybody who holds
 * something there or on the whole installation, or only those of `ids`.
 * @param teams slugs of teams whose members are to be among them whatever they hold.
 */
export async function readHolders(
  sql: Sql,
  projectId: string,
  { ids = null, teams = [] }: { ids?: readonly string[] | null; teams?: readonly string[] } = {},
): Promise<KnownPerson[]> {
  const rows = await sql.query<Row>(holders, [projectId, ids, teams]);
  return rows.map(({ maintains, instanceRole, ...row }) => ({
    ...row,
    kind: 'person',
    instanceRole: instanceRoleOf(instanceRole),
    maintainsTeams: maintains,
  }));
}

/** Whom a right is asked of: a disabled account has none. */
export const activePerson = (person: KnownPerson): Person =>
  person.disabled ? { ...person, instanceRole: null, grants: [], maintainsTeams: [] } : person;
