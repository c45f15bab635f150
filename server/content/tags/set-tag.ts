import type { KeptActor } from '@/domain/people/actors';
import { actorValues } from '@/server/access/actors/actor-columns';
import { statement, type Sql } from '@/server/platform/sql/database';

export interface TagSetting {
  readonly repositoryId: string;
  readonly name: string;
  readonly digest: string;
  /** Who sets it. */
  readonly by: KeptActor;
  readonly at: Date;
  readonly promotionId?: string | null;
}

/** `from`: the digest that the tag pointed to before; null where there was no such tag. */
export interface TagChange {
  readonly name: string;
  readonly from: string | null;
  readonly to: string;
}

const set = statement(
  'tag.set',
  `WITH old AS (
     SELECT digest FROM tag WHERE repository_id = $1::uuid AND name = $2
   ), written AS (
     INSERT INTO tag (repository_id, name, digest, updated_at)
     VALUES ($1::uuid, $2, $3, $4::timestamptz)
     ON CONFLICT (repository_id, name) DO UPDATE
       SET digest = EXCLUDED.digest, updated_at = EXCLUDED.updated_at
       WHERE tag.digest <> EXCLUDED.digest
     RETURNING name
   ), moved AS (
     INSERT INTO tag_move (repository_id, name, from_digest, to_digest, at, by_kind, by_id, by_name, promotion_id)
     SELECT $1::uuid, name, (SELECT digest FROM old), $3, $4::timestamptz, $5, $6::uuid, $7, $8::uuid
     FROM written
     RETURNING from_digest
   )
   SELECT from_digest FROM moved`,
);

/**
 * Points a tag at a digest that is placed there, and writes the move down (L8). The caller holds
 * the image's lock (lockImage) and has decided that the tag may move (L9).
 *
 * @returns what changed; null where the tag pointed there already.
 */
export async function setTag(sql: Sql, tag: TagSetting): Promise<TagChange | null> {
  const { repositoryId, name, digest, at, by, promotionId = null } = tag;
  const [move] = await sql.query<{ fromDigest: string | null }>(set, [
    repositoryId,
    name,
    digest,
    at,
    ...actorValues(by),
    promotionId,
  ]);
  return move ? { name, from: move.fromDigest, to: digest } : null;
}
