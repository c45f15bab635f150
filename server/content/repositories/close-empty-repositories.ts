import { statement, type Database } from '@/server/platform/sql/database';

/** Whatever a repository may hold, or have held. */
const held = ['upload', 'uploaded_blob', 'placement', 'tag_move', 'pull'];

/** Nothing came of it: it is of no image, holds nothing, and was opened more than a day ago. */
const isEmpty = [
  `c.image_id IS NULL AND c.created_at < statement_timestamp() - interval '1 day'`,
  ...held.map((table) => `NOT EXISTS (SELECT 1 FROM ${table} x WHERE x.repository_id = c.id)`),
].join(' AND ');

const lock = statement(
  'repository.lock-empty',
  `SELECT c.id FROM repository c WHERE ${isEmpty}
   ORDER BY c.created_at LIMIT $1::int FOR UPDATE SKIP LOCKED`,
);

const close = statement(
  'repository.close-empty',
  `DELETE FROM repository c WHERE c.id = ANY($1::uuid[]) AND ${isEmpty} RETURNING c.id`,
);

/**
 * Forgets repositories of which nothing came: an upload opened them, and no manifest followed. Whoever opens
 * an upload or brings a blob shares the row meanwhile (open-repository.ts). One that did before it was locked
 * here is seen by the second look alone, which is why there are two.
 * @param limit how many at most.
 * @returns how many.
 */
export const closeEmptyRepositories = (db: Database, limit: number): Promise<number> =>
  db.transaction(async (sql) => {
    const locked = await sql.query<{ id: string }>(lock, [limit]);
    if (locked.length === 0) return 0;
    return (await sql.query(close, [locked.map(({ id }) => id)])).length;
  });
