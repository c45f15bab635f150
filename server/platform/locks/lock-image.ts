import { newId } from '@/lib/ids';
import { statement, type Sql } from '../sql/database';

const lock = statement(
  'image.lock',
  `SELECT id FROM image WHERE project_id = $1::uuid AND name = $2 FOR NO KEY UPDATE`,
);

const create = statement(
  'image.create',
  `INSERT INTO image (id, project_id, name, created_at) VALUES ($1::uuid, $2::uuid, $3, now())
   ON CONFLICT (project_id, name) DO NOTHING`,
);

/**
 * Locks an image's row until the transaction ends.
 *
 * Whoever changes what is placed or tagged in an image, in any registry, takes this lock before
 * anything else: writes to one image stand in one line, and two transactions cannot hold each
 * other up. Then follow, in this order, repository, blob and manifest, placement, tag, build, audit. The
 * lock is of the kind that foreign keys to the image do not wait for.
 *
 * @returns the image's id; null: no manifest was ever pushed to one of that name.
 */
export async function lockImage(sql: Sql, projectId: string, name: string): Promise<string | null> {
  const [found] = await sql.query<{ id: string }>(lock, [projectId, name]);
  return found?.id ?? null;
}

/**
 * The same for a push, which makes the image where its manifest is the first: with the transaction, so that
 * one that is refused leaves none.
 * @returns the image's id.
 */
export async function lockOrMakeImage(sql: Sql, projectId: string, name: string): Promise<string> {
  const found = await lockImage(sql, projectId, name);
  if (found !== null) return found;
  await sql.query(create, [newId(), projectId, name]);
  // Ours, or the one of a transaction that was quicker and has committed by now.
  const made = await lockImage(sql, projectId, name);
  if (made === null) throw new Error(`the image ${name} is gone again`);
  return made;
}
