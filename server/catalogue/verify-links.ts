import type { Digest } from '@/oci/digest';
import { RegistryError } from '@/oci/errors';
import type { Descriptor, ParsedManifest } from '@/oci/manifest';
import { statement, type Sql } from '../data/database';
import { linkedBlobs } from './linked-blobs';

/** What a manifest names, sorted into what it is here. All of it is linked in the repository. */
export interface Links {
  readonly blobs: readonly Descriptor[];
  readonly children: readonly Descriptor[];
}

const placed = statement(
  'catalogue.placed-manifests',
  `SELECT m.digest, m.size
   FROM placement p JOIN manifest m ON m.digest = p.digest
   WHERE p."registryId" = $1::uuid AND p."imageId" = $2::uuid AND p.digest = ANY($3::text[])`,
);

/**
 * Checks that everything a manifest names is linked in its repository, with the size that it says:
 * a manifest whose parts another repository has must mount or push them first, or its push would
 * make them readable here by digest (L11). An index may also name blobs: builders keep caches so.
 * A subject need not be there.
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN with `detail.digests`; MANIFEST_INVALID for a size.
 */
export async function verifyLinks(
  sql: Sql,
  registryId: string,
  imageId: string,
  manifest: ParsedManifest,
): Promise<Links> {
  const manifests =
    manifest.children.length > 0
      ? await sql.query<{ digest: Digest; size: number }>(placed, [
          registryId,
          imageId,
          manifest.children.map((child) => child.digest),
        ])
      : [];
  const manifestSizes = new Map(manifests.map((row) => [row.digest, row.size]));
  const children = manifest.children.filter((child) => manifestSizes.has(child.digest));

  const blobs = [
    ...(manifest.config ? [manifest.config] : []),
    ...manifest.layers.filter((layer) => !layer.elsewhere),
    ...manifest.children.filter((child) => !manifestSizes.has(child.digest)),
  ];
  const found = await linkedBlobs(sql, registryId, imageId, [
    ...new Set(blobs.map((blob) => blob.digest)),
  ]);
  const blobSizes = new Map<string, number>(found.map((row) => [row.digest, row.size]));

  const missing = blobs.filter((blob) => !blobSizes.has(blob.digest));
  if (missing.length > 0) throw unknownParts(missing);
  for (const part of children) refuseOtherSize(part, manifestSizes.get(part.digest));
  for (const part of blobs) refuseOtherSize(part, blobSizes.get(part.digest));
  return { blobs, children };
}

function unknownParts(missing: readonly Descriptor[]): RegistryError {
  const digests = [...new Set(missing.map((part) => part.digest))];
  const named = digests.slice(0, 3).join(', ') + (digests.length > 3 ? ', …' : '');
  return new RegistryError(
    'MANIFEST_BLOB_UNKNOWN',
    `The manifest names ${digests.length} ${digests.length === 1 ? 'part that is' : 'parts that are'} not in this repository: ${named}. Push or mount them first.`,
    { detail: { digests } },
  );
}

function refuseOtherSize(part: Descriptor, size: number | undefined): void {
  if (size === part.size) return;
  throw new RegistryError(
    'MANIFEST_INVALID',
    `The manifest says that ${part.digest} has ${part.size} bytes; it has ${size}.`,
    { detail: { digest: part.digest, size } },
  );
}
