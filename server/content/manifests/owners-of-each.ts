import { statement, type Sql } from '@/server/platform/sql/database';
import { placedIn } from '../repositories/in-image';
import { ownersOf, placedInImage, taggedInImage } from './owners';

/** Steps up, shared by all digests that are asked for at once. */
const mostSteps = 4_000;

// The rows of a recursion are made as they are asked for: LIMIT ends the walk itself.
const find = statement(
  'content.owners-of-each',
  `SELECT r.digest AS root, b.id, b.number, b.digest, ARRAY(
     SELECT p.repository_id FROM ${placedIn('$1::uuid', 'b.digest')} p
   ) AS repository_ids
   FROM unnest($2::text[]) AS r(digest) CROSS JOIN LATERAL (
     WITH RECURSIVE owners AS (
       SELECT r.digest AS digest
       UNION
       SELECT up.digest
       FROM owners o CROSS JOIN LATERAL (${ownersOf('o.digest', taggedInImage, placedInImage)}) up
     )
     SELECT digest FROM owners LIMIT $3
   ) o
   JOIN build b ON b.image_id = $1::uuid AND b.digest = o.digest
   ORDER BY b.number`,
);

/** A build to which a digest belongs, and the ids of the repositories that have it. */
export interface Owner {
  readonly root: string;
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly repositoryIds: readonly string[];
}

/**
 * The builds of an image to which each of some digests belongs, in the order of their numbers. Only so
 * many steps are walked: of a chain that nobody would make by hand the build may not be found.
 */
export function readOwnersOfEach(
  sql: Sql,
  imageId: string,
  roots: readonly string[],
): Promise<Owner[]> {
  if (roots.length === 0) return Promise.resolve([]);
  const steps = Math.max(40, Math.floor(mostSteps / roots.length));
  return sql.query<Owner>(find, [imageId, roots, steps]);
}
