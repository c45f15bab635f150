import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import type { ManifestPart } from '@/oci/manifest/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { linkedBlobs } from '../repositories/linked-blobs';

const placed = statement(
  'catalogue.placed-manifests',
  `SELECT m.digest, m.size, p.media_type
   FROM placement p JOIN manifest m ON m.digest = p.digest
   WHERE p.repository_id = $1::uuid AND p.digest = ANY($2::text[])`,
);

/**
 * Checks that everything a manifest names is in its repository, as what it is named there and with the
 * size that it says: an entry of a manifest's type is a manifest that is placed there, all else a blob
 * that is linked there. A manifest whose parts another repository has must mount or push them first,
 * or its push would make them readable here by digest (L11). A subject need not be there, nor a layer
 * that is fetched from elsewhere.
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN with `detail.digests`; MANIFEST_INVALID for a size, or an
 *   entry's type that is not its manifest's.
 */
export async function verifyParts(
  sql: Sql,
  repositoryId: string,
  parts: readonly ManifestPart[],
): Promise<void> {
  const children = parts.filter(({ role }) => role === 'manifest');
  const blobs = parts.filter(({ role, elsewhere }) => role !== 'manifest' && !elsewhere);
  const manifests = new Map(
    children.length === 0
      ? []
      : (
          await sql.query<{ digest: Digest; size: number; mediaType: string }>(placed, [
            repositoryId,
            [...new Set(children.map(({ digest }) => digest))],
          ])
        ).map((row) => [row.digest, row]),
  );
  const found = await linkedBlobs(sql, repositoryId, [
    ...new Set(blobs.map(({ digest }) => digest)),
  ]);
  const sizes = new Map<string, number>(found.map((row) => [row.digest, row.size]));

  const missing = [
    ...children.filter(({ digest }) => !manifests.has(digest)),
    ...blobs.filter(({ digest }) => !sizes.has(digest)),
  ];
  if (missing.length > 0) throw unknownParts(missing);
  for (const child of children) {
    const { size, mediaType } = manifests.get(child.digest)!;
    refuseOtherSize(child, size);
    if (mediaType !== child.mediaType) throw otherType(child, mediaType);
  }
  for (const blob of blobs) refuseOtherSize(blob, sizes.get(blob.digest)!);
}

function unknownParts(missing: readonly ManifestPart[]): RegistryError {
  const digests = [...new Set(missing.map((part) => part.digest))];
  const named = digests.slice(0, 3).join(', ') + (digests.length > 3 ? ', …' : '');
  const manifests = missing.every(({ role }) => role === 'manifest');
  const what = manifests ? 'manifest' : 'part';
  return new RegistryError(
    'MANIFEST_BLOB_UNKNOWN',
    `The manifest names ${digests.length} ${digests.length === 1 ? `${what} that is` : `${what}s that are`} not in this repository${manifests ? ' as a manifest' : ''}: ${named}. Push ${manifests ? 'each to manifests/<digest>' : 'or mount them'} first.`,
    { detail: { digests } },
  );
}

function refuseOtherSize(part: ManifestPart, size: number): void {
  if (size === part.size) return;
  throw new RegistryError(
    'MANIFEST_INVALID',
    `The manifest says that ${part.digest} has ${part.size} bytes; it has ${size}.`,
    { detail: { digest: part.digest, size } },
  );
}

const otherType = ({ digest, mediaType }: ManifestPart, placedAs: string) =>
  new RegistryError(
    'MANIFEST_INVALID',
    `The index calls ${digest} ${mediaType}; it was pushed here as ${placedAs}. Push both under one type.`,
    { detail: { digest, mediaType: placedAs } },
  );
