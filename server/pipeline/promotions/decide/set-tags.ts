import { Refusal } from '@/lib/refusal';
import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';

// One conditional write: a tag that is not floating is set only where it does not exist and never meant
// anything else last (L9), whatever was read before.
const set = statement(
  'promotion.set-tags',
  `WITH old AS (
     SELECT asked.name, t.digest
     FROM unnest($3::text[]) AS asked(name)
     LEFT JOIN tag t ON t.repository_id = $1::uuid AND t.name = asked.name
   ), written AS (
     INSERT INTO tag (repository_id, name, digest, updated_at)
     SELECT $1::uuid, name, $2, $4::timestamptz FROM old
     WHERE digest IS DISTINCT FROM $2 AND (name = ANY($5::text[]) OR digest IS NOT NULL OR NOT EXISTS (
       SELECT 1 FROM (
         SELECT v.to_digest AS last FROM tag_move v
         WHERE v.repository_id = $1::uuid AND v.name = old.name AND v.to_digest IS NOT NULL
         ORDER BY v.id DESC LIMIT 1) meant
       WHERE meant.last <> $2))
     ON CONFLICT (repository_id, name) DO UPDATE
       SET digest = EXCLUDED.digest, updated_at = EXCLUDED.updated_at
       WHERE tag.name = ANY($5::text[])
     RETURNING name
   ), moved AS (
     INSERT INTO tag_move (repository_id, name, from_digest, to_digest, at, by_kind, by_id, by_name, promotion_id)
     SELECT $1::uuid, written.name, old.digest, $2, $4::timestamptz, $6, $7::uuid, $8, $9::uuid
     FROM written JOIN old ON old.name = written.name
   )
   SELECT name, name IN (SELECT name FROM written) AS written FROM old
   WHERE digest IS DISTINCT FROM $2 ORDER BY name COLLATE "C"`,
);

/**
 * Points tags of a repository at a digest, and writes each move down (L8).
 * @returns the names that were set or moved.
 * @throws Refusal `tag-taken` where one that may not move means something else; the transaction is
 *   to be rolled back.
 */
export async function setTags(
  sql: Sql,
  tags: {
    readonly repositoryId: string;
    readonly digest: string;
    readonly names: readonly string[];
    readonly floating: ReadonlySet<string>;
    readonly at: Date;
    readonly by: KeptActor;
    readonly promotionId: string;
  },
): Promise<string[]> {
  const { repositoryId, digest, names, floating, at, by, promotionId } = tags;
  const values = [repositoryId, digest, names, at, [...floating], ...actorValues(by), promotionId];
  const changed = await sql.query<{ name: string; written: boolean }>(set, values);
  const stuck = changed.filter(({ written }) => !written);
  if (stuck.length === 0) return changed.map(({ name }) => name);
  const which = stuck.map(({ name }) => name).join(', ');
  throw new Refusal('tag-taken', `Nothing was promoted: ${which} means another build there.`);
}
