import { statement, type Sql } from '../sql/database';

const lock = statement(
  'project.lock-some',
  `SELECT id FROM project WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
);

/**
 * Locks these projects until the transaction ends, in one order everywhere. A promotion shares its
 * project's row while it reads rights, so that none happens by rights that changed before (L7).
 */
export async function lockProjects(sql: Sql, ids: Iterable<string>): Promise<void> {
  await sql.query(lock, [[...new Set(ids)]]);
}

const share = statement('project.share', `SELECT id FROM project WHERE id = $1::uuid FOR SHARE`);

/** Makes whoever takes rights on a project away go first, or wait until the transaction ends. */
export async function shareProject(sql: Sql, id: string): Promise<void> {
  await sql.query(share, [id]);
}
