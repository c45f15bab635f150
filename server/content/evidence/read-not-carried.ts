import { statement, type Sql } from '@/server/platform/sql/database';

const read = statement(
  'evidence.not-carried',
  `SELECT problem, at, not_before AS again FROM late_evidence
   WHERE image_id = $1::uuid AND problem IS NOT NULL
     AND (kind = 'image' OR digest = ANY($2::text[]))
   ORDER BY id LIMIT 1`,
);

/** Why late evidence did not follow though it should have, by itself. */
export interface NotCarried {
  /** The reason, for people. */
  problem: string;
  /** When it came, and when it is tried again. */
  since: string;
  again: string;
}

/**
 * What hinders evidence of a build from following (L16): the oldest that is tried again.
 * @param digests the build, its parts, and what is told of them.
 */
export async function readNotCarried(
  sql: Sql,
  imageId: string,
  digests: readonly string[],
): Promise<NotCarried | null> {
  const [row] = await sql.query<{ problem: string; at: Date; again: Date }>(read, [
    imageId,
    digests,
  ]);
  if (!row) return null;
  return { problem: row.problem, since: row.at.toISOString(), again: row.again.toISOString() };
}
