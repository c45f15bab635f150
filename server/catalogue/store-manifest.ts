import type { ManifestPut } from '@/registry/ports';
import { RegistryError } from '@/oci/errors';
import { platformText } from '@/oci/platform';
import { statement, type Sql } from '../data/database';
import type { Links } from './verify-links';

const insert = statement(
  'catalogue.insert-manifest',
  `INSERT INTO manifest (digest, "mediaType", kind, "artifactType", size, bytes, subject, annotations, config)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb)
   ON CONFLICT (digest) DO NOTHING
   RETURNING digest`,
);

const insertBlobs = statement(
  'catalogue.insert-manifest-blobs',
  `INSERT INTO manifest_blob ("manifestDigest", position, "blobDigest", "mediaType", size)
   SELECT $1, part.position, part.digest, part."mediaType", part.size
   FROM unnest($2::int[], $3::text[], $4::text[], $5::bigint[])
     AS part(position, digest, "mediaType", size)`,
);

const insertChildren = statement(
  'catalogue.insert-manifest-children',
  `INSERT INTO manifest_child ("parentDigest", position, "childDigest", platform)
   SELECT $1, part.position, part.digest, part.platform
   FROM unnest($2::int[], $3::text[], $4::text[]) AS part(position, digest, platform)`,
);

/**
 * Keeps a manifest and what it names, once for the whole installation. Where another push was
 * quicker with the same digest, even in this moment, its rows are the same and stand.
 *
 * @param readable annotations and config as the database can hold them (storableJson).
 * @throws RegistryError MANIFEST_INVALID where the same bytes are kept as another media type: what
 *   they name would then be read in two ways.
 */
export async function storeManifest(
  sql: Sql,
  put: ManifestPut,
  links: Links,
  readable: { readonly annotations: unknown; readonly config: unknown },
): Promise<void> {
  const { digest, mediaType, bytes, parsed } = put;
  const inserted = await sql.query(insert, [
    digest,
    mediaType,
    parsed.kind,
    parsed.artifactType,
    bytes.length,
    bytes,
    parsed.subject?.digest ?? null,
    JSON.stringify(readable.annotations),
    readable.config == null ? null : JSON.stringify(readable.config),
  ]);
  if (inserted.length === 0) return refuseOtherType(sql, put);
  const { blobs, children } = links;
  if (blobs.length > 0) {
    // Position 0 is the config; an index has none, so its blobs begin at 1.
    const first = parsed.config ? 0 : 1;
    await sql.query(insertBlobs, [
      digest,
      blobs.map((_, at) => at + first),
      blobs.map((blob) => blob.digest),
      blobs.map((blob) => blob.mediaType),
      blobs.map((blob) => blob.size),
    ]);
  }
  if (children.length > 0) {
    await sql.query(insertChildren, [
      digest,
      children.map((_, at) => at),
      children.map((child) => child.digest),
      children.map((child) => (child.platform ? platformText(child.platform) : null)),
    ]);
  }
}

const typeOf = statement(
  'catalogue.type-of-manifest',
  `SELECT "mediaType" FROM manifest WHERE digest = $1`,
);

async function refuseOtherType(sql: Sql, { digest, mediaType }: ManifestPut): Promise<void> {
  const [kept] = await sql.query<{ mediaType: string }>(typeOf, [digest]);
  if (kept?.mediaType === mediaType) return;
  throw new RegistryError(
    'MANIFEST_INVALID',
    `These bytes were pushed as ${kept?.mediaType} before, and now as ${mediaType}. Write the type into the manifest's mediaType.`,
  );
}
