import { statement, type Sql } from '../sql/database';
import { lockProjects } from './lock-projects';

const lock = statement(
  'image.lock-all',
  `SELECT id FROM image WHERE project_id = $1::uuid ORDER BY name COLLATE "C" FOR NO KEY UPDATE`,
);

/**
 * Locks all images of a project, in the order of their names as releases do, and then the project itself,
 * until the transaction ends: for what matters to builds of all of them. Whoever promotes holds an image
 * before they share the project, so that neither waits for the other in a circle; in an image that is made
 * meanwhile nothing is promoted, for that shares the project.
 */
export async function lockImages(sql: Sql, projectId: string): Promise<void> {
  await sql.query(lock, [projectId]);
  await lockProjects(sql, [projectId]);
}
