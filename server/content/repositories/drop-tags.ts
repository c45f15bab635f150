import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';

const drop = statement(
  'catalogue.drop-tags',
  `WITH gone AS (
     DELETE FROM tag
     WHERE repository_id = $1::uuid AND (name = $2 OR digest = $3)
     RETURNING name, digest
   ), moved AS (
     INSERT INTO tag_move (repository_id, name, from_digest, to_digest, at, by_kind, by_id, by_name)
     SELECT $1::uuid, name, digest, NULL, $4::timestamptz, $5, $6::uuid, $7 FROM gone
   )
   SELECT name, digest FROM gone ORDER BY name COLLATE "C"`,
);

/** Drops the tag of that name, or all tags of that digest, and writes the moves down (L8). */
export async function dropTags(
  sql: Sql,
  which: {
    readonly repositoryId: string;
    readonly name: string | null;
    readonly digest: string | null;
  },
  by: KeptActor,
  at: Date,
): Promise<{ name: string; digest: string }[]> {
  const { repositoryId, name, digest } = which;
  return sql.query(drop, [repositoryId, name, digest, at, ...actorValues(by)]);
}
