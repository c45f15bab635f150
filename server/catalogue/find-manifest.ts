import type { Repository, StoredManifest } from '@/registry/ports';
import type { Digest } from '@/registry/protocol/digest';
import { statement } from '../data/database';
import type { CatalogueContext } from './context';

const byTag = statement(
  'catalogue.digest-by-tag',
  `SELECT t.digest
   FROM tag t
   JOIN placement p ON p."registryId" = t."registryId" AND p."imageId" = t."imageId" AND p.digest = t.digest
   WHERE t."registryId" = $1::uuid AND t."imageId" = $2::uuid AND t.name = $3`,
);

// Bytes are asked for only where they are not at hand: PostgreSQL then does not read them at all.
const byDigest = statement(
  'catalogue.manifest-by-digest',
  `SELECT m."mediaType", CASE WHEN $4::boolean THEN m.bytes END AS bytes
   FROM placement p JOIN manifest m ON m.digest = p.digest
   WHERE p."registryId" = $1::uuid AND p."imageId" = $2::uuid AND p.digest = $3`,
);

/**
 * The manifest that a tag or a digest stands for in this repository, if it is placed there (L11).
 * The hottest read: one round trip where the bytes are at hand, two for a tag's first read.
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
    const [tag] = await context.db.sql.query<{ digest: Digest }>(byTag, [
      registryId,
      imageId,
      reference.tag,
    ]);
    if (!tag) return null;
    const found =
      context.manifests.get(tag.digest) ??
      (await findByDigest(context, registryId, imageId, tag.digest));
    if (found) return found;
  }
  return null;
}

async function findByDigest(
  { db, manifests }: CatalogueContext,
  registryId: string,
  imageId: string,
  digest: Digest,
): Promise<StoredManifest | null> {
  const atHand = manifests.get(digest);
  const [row] = await db.sql.query<{ mediaType: string; bytes: Buffer | null }>(byDigest, [
    registryId,
    imageId,
    digest,
    atHand === undefined,
  ]);
  if (!row) return null;
  if (atHand) return atHand;
  const { mediaType, bytes } = row;
  if (bytes === null) throw new Error('the manifest’s bytes were asked for and did not come');
  const manifest = { digest, mediaType, bytes };
  manifests.set(digest, manifest);
  return manifest;
}
