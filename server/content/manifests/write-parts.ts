import type { ManifestPart } from '@/oci/manifest/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

const write = statement(
  'content.write-parts',
  `INSERT INTO manifest_part (manifest, position, role, digest, media_type, size, platform,
     os_version, features, elsewhere, about)
   SELECT $1, position, role, digest, media_type, size, platform, os_version,
     ARRAY(SELECT jsonb_array_elements_text(features)), elsewhere, about
   FROM jsonb_to_recordset($2::jsonb) AS part(position int, role text, digest text, media_type text,
     size bigint, platform text, os_version text, features jsonb, elsewhere boolean, about text)`,
);

/** Keeps what a manifest names, in the order of its bytes. The manifest's row is there. */
export async function writeParts(
  sql: Sql,
  manifest: string,
  parts: readonly ManifestPart[],
): Promise<void> {
  if (parts.length === 0) return;
  const rows = parts.map(({ mediaType, osVersion, ...part }) => ({
    ...part,
    media_type: mediaType,
    os_version: osVersion,
  }));
  await sql.query(write, [manifest, JSON.stringify(rows)]);
}
