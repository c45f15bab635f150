import { statement, type Sql } from '../sql/database';

const lockOfRole = statement(
  'project.lock-those-of-role',
  `SELECT p.id FROM project p
   WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = p.id AND g.role = $1)
   ORDER BY p.id FOR NO KEY UPDATE OF p`,
);

const lockRole = statement(
  'role.lock',
  `SELECT slug FROM custom_role WHERE slug = $1 FOR NO KEY UPDATE`,
);

/**
 * Locks a custom role and every project on which it is granted, until the transaction ends: no
 * promotion happens by what it gave before, once its change is acknowledged (L7), and nobody is given
 * it meanwhile. A grant takes its project first and the role second; so projects are looked for again
 * once the role is held.
 * @returns the projects' ids
 */
export async function lockProjectsOfRole(sql: Sql, role: string): Promise<string[]> {
  await sql.query(lockOfRole, [role]);
  await sql.query(lockRole, [role]);
  const rows = await sql.query<{ id: string }>(lockOfRole, [role]);
  return rows.map(({ id }) => id);
}
