import type { Approver } from '@/domain/gates/facts';
import { can, type HeldGrant } from '@/domain/permissions/can';
import { heldGrants } from '../../../auth/read-callers';
import { statement, type Sql } from '../../../data/database';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly admin: boolean;
  readonly grants: readonly (Omit<HeldGrant, 'role'> & { readonly role: string })[];
  readonly teams: readonly string[];
}

const people = statement(
  'gates.people-of-project',
  `SELECT u.id, u.name, u.email, u.admin, held.grants,
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m."teamId"
           WHERE m."userId" = u.id) AS teams
   FROM "user" u CROSS JOIN LATERAL (
     SELECT coalesce(json_agg(x), '[]'::json) AS grants, count(*) AS count FROM (
       SELECT g."projectId", g.role, g.stages, 'direct' AS through
       FROM "grant" g WHERE g."projectId" = $1::uuid AND g."userId" = u.id
       UNION ALL
       SELECT g."projectId", g.role, g.stages, 'team'
       FROM "grant" g JOIN membership m ON m."teamId" = g."teamId"
       WHERE g."projectId" = $1::uuid AND m."userId" = u.id
     ) x
   ) held
   WHERE u."disabledAt" IS NULL AND (u.admin OR held.count > 0)
   ORDER BY u.name, u.id`,
);

/** Everyone who may read a project now, and whether they may decide in a stage: asked of `can` (L6). */
export async function readApprovers(
  sql: Sql,
  projectId: string,
): Promise<(stage: string) => Approver[]> {
  const rows = await sql.query<Row>(people, [projectId]);
  const known = rows.map(({ id, name, email, admin, grants, teams }) => ({
    ...{ id, name, email, teams },
    person: { kind: 'person', id, name, email, admin, grants: heldGrants(grants) } as const,
  }));
  return (stage) =>
    known
      .filter(({ person }) => can(person, 'project.read', { projectId }))
      .map(({ person, ...approver }) => ({
        ...approver,
        mayPromote: can(person, 'promotion.execute', { projectId, stage }),
      }));
}
