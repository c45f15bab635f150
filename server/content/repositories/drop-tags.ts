import type { Caller } from '@/registry/ports';
import { statement, type Sql } from '@/server/platform/sql/database';

const drop = statement(
  'catalogue.drop-tags',
  `WITH gone AS (
     DELETE FROM tag
     WHERE registry_id = $1::uuid AND image_id = $2::uuid
       AND (name = $3 OR digest = $4)
     RETURNING name, digest
   ), moved AS (
     INSERT INTO tag_move (registry_id, image_id, name, from_digest, to_digest, at, by)
     SELECT $1::uuid, $2::uuid, name, digest, NULL, $5::timestamptz, $6 FROM gone
   )
   SELECT name, digest FROM gone ORDER BY name COLLATE "C"`,
);

/** Drops the tag of that name, or all tags of that digest, and writes the moves down (L8). */
export async function dropTags(
  sql: Sql,
  which: {
    readonly registryId: string;
    readonly imageId: string;
    readonly name: string | null;
    readonly digest: string | null;
  },
  caller: Caller,
  at: Date,
): Promise<{ name: string; digest: string }[]> {
  const { registryId, imageId, name, digest } = which;
  return sql.query(drop, [registryId, imageId, name, digest, at, caller.name]);
}
