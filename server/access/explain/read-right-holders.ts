import { grantGives } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';
import { statement, type Sql } from '@/server/platform/sql/database';

interface GrantRow {
  readonly projectId: string;
  readonly role: string;
  readonly permissions: readonly string[] | null;
  readonly stages: readonly string[];
  readonly through: string;
  readonly holder: string;
}

/** How administrators hold their right: no grant gives it. */
const everywhere = 'the installation';

// A team in which nobody is lets nothing in.
const grants = statement(
  'access.grants-of-project',
  `SELECT g.project_id, g.role, c.permissions, g.stages, 'direct' AS through, coalesce(u.name, 'team ' || t.name) AS holder,
     g.created_at
   FROM role_grant g LEFT JOIN person u ON u.id = g.person_id LEFT JOIN team t ON t.id = g.team_id
     LEFT JOIN custom_role c ON c.slug = g.role
   WHERE g.project_id = $1::uuid AND (u.id IS NULL OR u.disabled_at IS NULL)
     AND (t.id IS NULL OR EXISTS (SELECT 1 FROM membership m JOIN person x ON x.id = m.person_id
          WHERE m.team_id = t.id AND x.disabled_at IS NULL))
   UNION ALL
   SELECT $1::uuid, 'administrator', NULL, '{}', '${everywhere}', u.name, u.created_at
   FROM person u WHERE u.instance_role = 'administrator' AND u.disabled_at IS NULL
   ORDER BY 7, 6`,
);

/** Names of people and teams who hold a permission, each once. */
interface Holders {
  readonly granted: string[];
  /** Who holds every permission on every project. */
  readonly administrators: string[];
}

/**
 * Who holds what on a project, by the names of people and teams in which somebody is; one statement for all
 * that is asked of it. Only for whoever sees the project; robots are told no names.
 */
export async function readRightHolders(
  sql: Sql,
  projectId: string,
): Promise<(permission: Permission, stage: string) => Holders> {
  const rows = await sql.query<GrantRow>(grants, [projectId]);
  const namesOf = (those: readonly GrantRow[]) => [...new Set(those.map(({ holder }) => holder))];
  const administrators = namesOf(rows.filter(({ through }) => through === everywhere));
  return (permission, stage) => ({
    granted: namesOf(rows.filter((row) => grantGives(row, permission, { projectId, stage }))),
    administrators,
  });
}
