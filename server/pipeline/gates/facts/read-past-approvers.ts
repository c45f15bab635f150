import type { Approver } from '@/domain/gates/facts';
import { can, type HeldGrant } from '@/domain/permissions/can';
import { instanceRoleOf } from '@/server/access/call/read-callers';
import { statement, type Sql } from '@/server/platform/sql/database';

type GrantRow = HeldGrant & { readonly since: string };

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceRole: string | null;
  readonly createdAt: Date;
  readonly grants: readonly GrantRow[];
  readonly teams: readonly { readonly slug: string; readonly since: string }[];
}

// A grant through a team is held since both the grant and the membership are there.
const people = statement(
  'policy.past-approvers',
  `SELECT u.id, u.name, u.email, u.instance_role, u.created_at, held.grants,
     (SELECT coalesce(json_agg(json_build_object('slug', t.slug, 'since', m.created_at)), '[]'::json)
      FROM membership m JOIN team t ON t.id = m.team_id WHERE m.person_id = u.id) AS teams
   FROM person u CROSS JOIN LATERAL (
     SELECT coalesce(json_agg(json_build_object('projectId', h.project_id, 'role', h.role,
       'permissions', h.permissions, 'stages', h.stages, 'through', h.through, 'since', h.since)),
       '[]'::json) AS grants, count(*) AS count
     FROM held_grant h WHERE h.project_id = $1::uuid AND h.person_id = u.id
   ) held
   WHERE u.instance_role IS NOT NULL OR held.count > 0
   ORDER BY u.name, u.id`,
);

/**
 * Who could approve at some time in the past, as far as it can be known: who holds the right now and
 * has held it, as it is, since before then. Who lost it since is not known any more.
 * @returns by the stage's slug and the time.
 */
export async function readPastApprovers(
  sql: Sql,
  projectId: string,
): Promise<(stage: string, at: Date) => Approver[]> {
  const rows = await sql.query<Row>(people, [projectId]);
  return (stage, at) => {
    const by = ({ since }: { readonly since: string }) => new Date(since) <= at;
    return rows
      .filter(({ createdAt }) => createdAt <= at)
      .flatMap(({ id, name, email, instanceRole, grants, teams }) => {
        const person = {
          kind: 'person',
          id,
          name,
          email,

          instanceRole: instanceRoleOf(instanceRole),
          grants: grants.filter(by),
        } as const;
        if (!can(person, 'project.read', { projectId })) return [];
        const mayPromote = can(person, 'promotion.approve', { projectId, stage });
        const administers = person.instanceRole === 'administrator';
        const slugs = teams.filter(by).map(({ slug }) => slug);
        return [{ id, name, email, mayPromote, administers, teams: slugs }];
      });
  };
}
