import { statement, type Sql } from '../data/database';

/**
 * Which blobs are linked in a repository: uploaded there, or named by a manifest that is placed
 * there (L11). The second question is asked from the blob's side for a blob of few manifests, and
 * from the repository's side for one of many (a base layer of the whole company), so that its cost
 * is bounded by the smaller of the two.
 */
const linked = statement(
  'catalogue.linked-blobs',
  `SELECT b.digest, b.size
   FROM blob b
   WHERE b.digest = ANY($3::text[]) AND (
     EXISTS (
       SELECT 1 FROM uploaded_blob u
       WHERE u."registryId" = $1::uuid AND u."imageId" = $2::uuid AND u.digest = b.digest
     ) OR EXISTS (
       SELECT 1 FROM manifest_blob mb
       JOIN placement p ON p.digest = mb."manifestDigest"
       WHERE mb."blobDigest" = b.digest AND p."registryId" = $1::uuid AND p."imageId" = $2::uuid
     )
   )`,
);

export interface BlobRow {
  readonly digest: string;
  readonly size: number;
}

/** Those of the digests that may be read in this repository, with their sizes in bytes. */
export async function linkedBlobs(
  sql: Sql,
  registryId: string,
  imageId: string,
  digests: readonly string[],
): Promise<BlobRow[]> {
  return sql.query<BlobRow>(linked, [registryId, imageId, digests]);
}
