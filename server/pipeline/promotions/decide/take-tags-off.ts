import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';

const off = statement(
  'promotion.take-tags-off',
  `WITH gone AS (
     DELETE FROM tag
     WHERE repository_id = $1::uuid AND name = ANY($2::text[])
     RETURNING name, digest
   ), moved AS (
     INSERT INTO tag_move (repository_id, name, from_digest, to_digest, at, by_kind, by_id, by_name, promotion_id)
     SELECT $1::uuid, name, digest, NULL, $3::timestamptz, $4, $5::uuid, $6, $7::uuid FROM gone
   )
   SELECT name FROM gone ORDER BY name COLLATE "C"`,
);

/**
 * Takes tags off a repository's list and writes each down (L8): the record remembers what each
 * meant, so that it comes back to that only (L9, `setTags`). The digests stay where they are.
 * @returns the names that were there.
 */
export async function takeTagsOff(
  sql: Sql,
  tags: {
    readonly repositoryId: string;
    readonly names: readonly string[];
    readonly at: Date;
    readonly by: KeptActor;
    readonly promotionId: string;
  },
): Promise<string[]> {
  const { repositoryId, names, at, by, promotionId } = tags;
  if (names.length === 0) return [];
  const values = [repositoryId, names, at, ...actorValues(by), promotionId];
  const rows = await sql.query<{ name: string }>(off, values);
  return rows.map(({ name }) => name);
}
