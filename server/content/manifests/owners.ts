import { statement, type Sql } from '@/server/platform/sql/database';
import { isMeantBy } from '../evidence/evidence-tags';
import { placedIn, taggedIn } from '../repositories/in-image';

/**
 * One step up from a manifest, in SQL: the indexes that name it, its subject, and what an evidence tag
 * that means it is told of; the way up, where a closure is the way down.
 * @param tagged the tags of a digest that count, as a table.
 * @param placed whether an index is where the caller looks, as a condition on its digest: how many of
 *   others name the same child is up to strangers.
 */
export const ownersOf = (
  digest: string,
  tagged: (digest: string) => string,
  placed: (digest: string) => string,
): string => `
       SELECT c.manifest AS digest FROM manifest_part c
       WHERE c.digest = ${digest} AND c.role = 'manifest' AND ${placed('c.manifest')}
       UNION ALL
       SELECT m.subject FROM manifest m WHERE m.digest = ${digest} AND m.subject IS NOT NULL
       UNION ALL
       SELECT named.digest
       FROM ${tagged(digest)} t CROSS JOIN LATERAL (
         SELECT m.digest FROM manifest m
         WHERE ${isMeantBy('m.digest', 't.name')} LIMIT 1
       ) named
       WHERE t.name ~ '^sha(256|512)-[0-9a-f]{64}($|\\.)'`;

/** Is a manifest in any repository of the image `$1`? */
export const placedInImage = (digest: string): string =>
  `EXISTS (SELECT 1 FROM ${placedIn('$1::uuid', digest)} p)`;

/** The tags of a manifest in any repository of the image `$1`. */
export const taggedInImage = (digest: string): string => taggedIn('$1::uuid', digest);

const find = statement(
  'content.owners',
  `WITH RECURSIVE owners AS (
     SELECT $2::text AS digest
     UNION
     SELECT up.digest
     FROM owners o CROSS JOIN LATERAL (${ownersOf('o.digest', taggedInImage, placedInImage)}) up
   )
   SELECT b.id, b.number, b.digest FROM owners o
   JOIN build b ON b.image_id = $1::uuid AND b.digest = o.digest
   ORDER BY b.number`,
);

export interface OwningBuild {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
}

/**
 * The builds of an image that a digest belongs to: it is the build, a part of its index, or tells of
 * one (what refers to it, what is told by tag, at any depth).
 */
export const readOwners = (sql: Sql, imageId: string, digest: string): Promise<OwningBuild[]> =>
  sql.query<OwningBuild>(find, [imageId, digest]);
