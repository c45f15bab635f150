import type { Repository, StoredManifest } from '@/registry/ports';
import type { Digest } from '@/oci/digest';
import { RegistryError } from '@/oci/errors';
import { statement } from '../data/database';
import type { CatalogueContext } from './context';
import type { Link } from './links';

const withBytes = statement(
  'catalogue.manifest-by-digest',
  `SELECT p."mediaType", m.bytes, p.withdrawn
   FROM placement p JOIN manifest m ON m.digest = p.digest
   WHERE p."registryId" = $1::uuid AND p."imageId" = $2::uuid AND p.digest = $3`,
);

/**
 * The manifest that a tag or a digest stands for in this repository, if it is placed there (L11).
 * The hottest read: one round trip where the bytes are at hand, two for a tag's first read.
 * @throws RegistryError DENIED where its build was withdrawn, and its pulls with it.
 */
export async function findManifest(
  context: CatalogueContext,
  repository: Repository,
  reference: { tag: string } | { digest: Digest },
): Promise<StoredManifest | null> {
  const { registryId, imageId } = repository;
  if (imageId === null) return null;
  if ('digest' in reference) return findByDigest(context, registryId, imageId, reference.digest);
  // A tag may move and its old manifest go between the two reads of a cold start: ask again then.
  for (let attempt = 0; attempt < 3; attempt++) {
    const tag = await context.links.tagged({
      registry: registryId,
      image: imageId,
      tag: reference.tag,
    });
    if (!tag) return null;
    refuseWithdrawn(tag);
    const { digest, mediaType } = tag;
    const bytes = context.manifests.get(digest);
    if (bytes) return { digest, mediaType, bytes };
    const found = await readManifest(context, registryId, imageId, digest);
    if (found) return found;
  }
  return null;
}

async function findByDigest(
  context: CatalogueContext,
  registry: string,
  image: string,
  digest: Digest,
): Promise<StoredManifest | null> {
  const bytes = context.manifests.get(digest);
  if (!bytes) return readManifest(context, registry, image, digest);
  const link = await context.links.placed({ registry, image, digest });
  if (!link) return null;
  refuseWithdrawn(link);
  return { digest, mediaType: link.mediaType, bytes };
}

/** With its bytes, which are kept at hand; alone, because many at once could be too much memory. */
async function readManifest(
  { db, manifests }: CatalogueContext,
  registryId: string,
  imageId: string,
  digest: Digest,
): Promise<StoredManifest | null> {
  const [row] = await db.sql.query<Link & { bytes: Buffer }>(withBytes, [
    registryId,
    imageId,
    digest,
  ]);
  if (!row) return null;
  refuseWithdrawn(row);
  manifests.set(digest, row.bytes);
  return { digest, mediaType: row.mediaType, bytes: row.bytes };
}

function refuseWithdrawn({ withdrawn }: Link): void {
  if (withdrawn !== null) throw new RegistryError('DENIED', withdrawn);
}
