import type { Place, StoredManifest } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';
import type { Link } from './links';

/** Larger ones are read a few at a time, so that they do not hold up everybody's small ones. */
const small = 256 * 1024;

// As base64 in one line, which is read in a fraction of the time that hexadecimal digits take.
const inBase64 = `replace(encode(m.bytes, 'base64'), E'\\n', '')`;

const withBytes = statement(
  'catalogue.manifest-by-digest',
  `SELECT p.media_type, CASE WHEN m.size <= ${small} THEN ${inBase64} END AS bytes, p.withdrawn
   FROM placement p JOIN manifest m ON m.digest = p.digest
   WHERE p.repository_id = $1::uuid AND p.digest = $2`,
);

const bytesOf = statement(
  'catalogue.bytes-of-manifest',
  `SELECT ${inBase64} AS bytes FROM manifest m WHERE m.digest = $1`,
);

/**
 * The manifest that a tag or a digest stands for in this repository, if it is placed there (L11).
 * The hottest read: one round trip where the bytes are at hand, two for a tag's first read.
 * @throws RegistryError DENIED where its build was withdrawn, and its pulls with it.
 */
export async function findManifest(
  context: CatalogueContext,
  at: Place,
  reference: { tag: string } | { digest: Digest },
): Promise<StoredManifest | null> {
  const { repositoryId: repository } = at;
  if (repository === null) return null;
  if ('digest' in reference) return findByDigest(context, at, repository, reference.digest);
  // A tag may move and its old manifest go between the two reads of a cold start: ask again then.
  for (let attempt = 0; attempt < 3; attempt++) {
    const tag = await context.links.tagged({ repository, tag: reference.tag });
    if (!tag) return null;
    refuseWithdrawn(tag);
    const { digest, mediaType } = tag;
    const bytes = context.manifests.get(digest);
    if (bytes) return { digest, mediaType, bytes, at };
    const found = await readManifest(context, at, repository, digest);
    if (found) return found;
  }
  return null;
}

async function findByDigest(
  context: CatalogueContext,
  at: Place,
  repository: string,
  digest: Digest,
): Promise<StoredManifest | null> {
  const bytes = context.manifests.get(digest);
  if (!bytes) return readManifest(context, at, repository, digest);
  const link = await context.links.placed({ repository, digest });
  if (!link) return null;
  refuseWithdrawn(link);
  return { digest, mediaType: link.mediaType, bytes, at };
}

/** With its bytes, which are kept at hand; alone, because many at once could be too much memory. */
async function readManifest(
  { db, manifests, largeReads }: CatalogueContext,
  at: Place,
  repository: string,
  digest: Digest,
): Promise<StoredManifest | null> {
  const [row] = await db.sql.query<Link & { bytes: string | null }>(withBytes, [
    repository,
    digest,
  ]);
  if (!row) return null;
  refuseWithdrawn(row);
  const { mediaType } = row;
  const keep = (text: string) => {
    const bytes = Buffer.from(text, 'base64');
    manifests.set(digest, bytes);
    return { digest, mediaType, bytes, at };
  };
  if (row.bytes !== null) return keep(row.bytes);
  return largeReads.run(async () => {
    // Others may have waited for the same one.
    const bytes = manifests.get(digest);
    if (bytes) return { digest, mediaType, bytes, at };
    const [whole] = await db.sql.query<{ bytes: string }>(bytesOf, [digest]);
    return whole ? keep(whole.bytes) : null;
  });
}

function refuseWithdrawn({ withdrawn }: Link): void {
  if (withdrawn !== null) throw new RegistryError('DENIED', withdrawn);
}
