import type { Place, Referrer } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';

// Annotations pass through as the text that PostgreSQL makes of them: 4 MB of them are neither parsed
// nor written again on the thread that answers everybody.
const read = statement(
  'catalogue.read-referrers',
  `SELECT m.digest, p.media_type, m.size, m.artifact_type, m.annotations::text AS annotations
   FROM unnest($2::text[]) WITH ORDINALITY AS asked(digest, place)
   JOIN placement p ON p.repository_id = $1::uuid AND p.digest = asked.digest
   JOIN manifest m ON m.digest = p.digest
   ORDER BY asked.place`,
);

/** The entries of a page of referrers; how large they are, `listReferrers` has told before. */
export async function readReferrers(
  { db }: CatalogueContext,
  { repositoryId }: Place,
  digests: readonly Digest[],
): Promise<Referrer[]> {
  if (repositoryId === null || digests.length === 0) return [];
  return db.sql.query<Referrer>(read, [repositoryId, digests]);
}
