import type { Moved } from '@/server/content/closure/closure';
import { statement, type Sql } from '@/server/platform/sql/database';

/**
 * SQL that keeps what moves with a promotion that has nothing kept yet.
 * @param id of the promotion. @param digests @param tags as `partsToKeep` gives them; all as SQL.
 */
export const insertParts = (id: string, digests: string, tags: string): string => `
  INSERT INTO promotion_part (promotion_id, digest, tag)
  SELECT ${id}, part.digest, part.tag FROM unnest(${digests}::text[], ${tags}::text[]) AS part(digest, tag)
  WHERE NOT EXISTS (SELECT 1 FROM promotion_part WHERE promotion_id = ${id})`;

const keep = statement('promotion.keep-parts', insertParts('$1::uuid', '$2', '$3'));

/** What moves, as two lists: each digest, and the tag by which it is told, or ''. */
export function partsToKeep({ digests, tags }: Moved): [digests: string[], tags: string[]] {
  const told = new Set(tags.map(({ digest }) => digest));
  const parts = [
    ...digests.filter((digest) => !told.has(digest)).map((digest) => ({ digest, name: '' })),
    ...tags,
  ];
  return [parts.map(({ digest }) => digest), parts.map(({ name }) => name)];
}

/**
 * Keeps what moves with a promotion, as it was when it was asked for: what comes later is no part of it
 * (L14). What is kept already stays.
 */
export async function keepParts(sql: Sql, promotionId: string, moved: Moved): Promise<void> {
  await sql.query(keep, [promotionId, ...partsToKeep(moved)]);
}
