import type { Approver } from '@/domain/gates/facts';
import { lookAlikes } from '@/domain/names/look-alike';
import { can, type HeldGrant, type Person } from '@/domain/permissions/can';
import { instanceRoleOf } from '@/server/access/call/read-callers';
import { statement, type Sql } from '@/server/platform/sql/database';
import { heldGrants } from '@/server/access/rights/held-grants';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceRole: string | null;
  readonly grants: readonly HeldGrant[];
  readonly teams: readonly string[];
}

const people = statement(
  'gates.people-of-project',
  `SELECT u.id, u.name, u.email, u.instance_role, ${heldGrants('u.id', '$1::uuid')} AS grants,
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m.team_id
           WHERE m.person_id = u.id) AS teams
   FROM person u
   WHERE u.disabled_at IS NULL AND (u.instance_role IS NOT NULL OR u.id IN
     (SELECT h.person_id FROM held_grant h WHERE h.project_id = $1::uuid))
   ORDER BY u.name, u.id`,
);

/**
 * Everyone who may read a project now, with what they may do. Where the name of one could be taken for
 * another's, the e-mail stands beside it.
 */
export async function readPeople(sql: Sql, projectId: string) {
  const rows = await sql.query<Row>(people, [projectId]);
  const alike = lookAlikes(rows);
  return rows
    .map(({ id, name: own, email, instanceRole, grants, teams }) => ({
      id,
      name: alike.has(id) ? `${own} (${email})` : own,
      email,
      teams,
      person: {
        kind: 'person',
        id,
        name: own,
        email,
        grants,
        instanceRole: instanceRoleOf(instanceRole),
      } satisfies Person,
    }))
    .filter(({ person }) => can(person, 'project.read', { projectId }));
}

/** Everyone who may read a project now, and whether they may decide in a stage: asked of `can` (L6). */
export async function readApprovers(
  sql: Sql,
  projectId: string,
): Promise<(stage: string) => Approver[]> {
  const known = await readPeople(sql, projectId);
  return (stage) =>
    known.map(({ person, ...approver }) => ({
      ...approver,
      administers: person.instanceRole === 'administrator',
      mayPromote: can(person, 'promotion.approve', { projectId, stage }),
    }));
}
