import type { Referrer, Repository } from '@/registry/ports';
import type { Digest } from '@/oci/digest';
import { statement } from '../data/database';
import type { CatalogueContext } from './context';

const list = statement(
  'catalogue.list-referrers',
  `SELECT m.digest, p."mediaType", m.size, m."artifactType", m.annotations
   FROM manifest m
   JOIN placement p ON p.digest = m.digest
   WHERE m.subject = $3 AND p."registryId" = $1::uuid AND p."imageId" = $2::uuid
   ORDER BY p.since, m.digest COLLATE "C"`,
);

/**
 * The manifests placed in this repository that name the subject, oldest first (OCI distribution,
 * "Listing Referrers"). The subject need not be here: a signature may come before what it signs.
 */
export async function listReferrers(
  { db }: CatalogueContext,
  { registryId, imageId }: Repository,
  subject: Digest,
): Promise<Referrer[]> {
  if (imageId === null) return [];
  return db.sql.query<Referrer>(list, [registryId, imageId, subject]);
}
