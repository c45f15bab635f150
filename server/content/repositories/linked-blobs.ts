import { isBlobPart, namedHere } from '../manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

// LATERAL with LIMIT asks for one link of one blob at a time, each by its index: written as EXISTS,
// the planner reads a repository's uploads whole once they are few, and goes on when they are many.
const linkedAmong = (wanted: string) => `
  SELECT b.digest, b.size
  FROM ${wanted} AS wanted(digest)
  JOIN blob b ON b.digest = wanted.digest
  CROSS JOIN LATERAL (
    SELECT 1 FROM uploaded_blob u
    WHERE u.repository_id = $1::uuid AND u.digest = wanted.digest
    UNION ALL
    SELECT 1 FROM ${namedHere('wanted.digest', isBlobPart('part'))}
    LIMIT 1
  ) link`;

const all = statement('catalogue.linked-blobs', linkedAmong('unnest($2::text[])'));

// Apart, because a statement with a list is planned anew at every call, and this one is not.
const one = statement('catalogue.linked-blob', linkedAmong('(VALUES ($2::text))'));

export interface BlobRow {
  readonly digest: string;
  readonly size: number;
}

/**
 * Those of the digests that are linked in this repository, because they were uploaded there or a
 * manifest that is placed there names them (L11), with their sizes in bytes. Each digest once.
 */
export async function linkedBlobs(
  sql: Sql,
  repositoryId: string,
  digests: readonly string[],
): Promise<BlobRow[]> {
  return sql.query<BlobRow>(all, [repositoryId, digests]);
}

/** The same for one digest: every read of a blob asks it. */
export async function linkedBlob(
  sql: Sql,
  repositoryId: string,
  digest: string,
): Promise<BlobRow | null> {
  const [blob] = await sql.query<BlobRow>(one, [repositoryId, digest]);
  return blob ?? null;
}
