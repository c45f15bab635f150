import type { Moved } from '@/server/content/closure/closure';
import { statement, type Sql } from '@/server/platform/sql/database';

const keep = statement(
  'promotion.keep-parts',
  `INSERT INTO promotion_part (promotion_id, digest, tag)
   SELECT $1::uuid, part.digest, part.tag FROM unnest($2::text[], $3::text[]) AS part(digest, tag)
   WHERE NOT EXISTS (SELECT 1 FROM promotion_part WHERE promotion_id = $1::uuid)`,
);

/**
 * Keeps what moves with a promotion, as it was when it was asked for: what comes later is no part of it
 * (L14). What is kept already stays.
 */
export async function keepParts(sql: Sql, promotionId: string, { digests, tags }: Moved) {
  const told = new Set(tags.map(({ digest }) => digest));
  const parts = [
    ...digests.filter((digest) => !told.has(digest)).map((digest) => ({ digest, name: '' })),
    ...tags,
  ];
  await sql.query(keep, [
    promotionId,
    parts.map(({ digest }) => digest),
    parts.map(({ name }) => name),
  ]);
}
