import type { Robot } from '@/domain/permissions/can';
import { statement, type Sql } from '@/server/platform/sql/database';

const read = statement(
  'me.registries-of-robot',
  `SELECT r.slug, p.slug AS project, p.name FROM registry r JOIN project p ON p.id = r.project_id
   WHERE r.id = ANY($1::uuid[]) ORDER BY p.slug, r.slug`,
);

/** Where a robot's pulls and pushes end, and the projects of those registries: what it is told of itself. */
export async function readBinding(sql: Sql, robot: Robot) {
  const ids = robot.registries.map(({ registryId }) => registryId);
  const rows = await sql.query<{ slug: string; project: string; name: string }>(read, [ids]);
  const projects = new Map(rows.map(({ project, name }) => [project, name]));
  return {
    teams: [],
    projects: [...projects].map(([slug, name]) => ({ slug, name, roles: [] })),
    registries: rows.map(({ slug, project }) => ({ slug, project })),
  };
}
