import type { ManifestPart } from '@/oci/manifest/parts';
import { statement, type Sql } from '@/server/platform/sql/database';

const write = statement(
  'content.write-parts',
  `INSERT INTO manifest_part (manifest, position, role, digest, "mediaType", size, platform,
     "osVersion", features, elsewhere, about)
   SELECT $1, position, role, digest, "mediaType", size, platform, "osVersion",
     ARRAY(SELECT jsonb_array_elements_text(features)), elsewhere, about
   FROM jsonb_to_recordset($2::jsonb) AS part(position int, role text, digest text, "mediaType" text,
     size bigint, platform text, "osVersion" text, features jsonb, elsewhere boolean, about text)`,
);

/** Keeps what a manifest names, in the order of its bytes. The manifest's row is there. */
export async function writeParts(
  sql: Sql,
  manifest: string,
  parts: readonly ManifestPart[],
): Promise<void> {
  if (parts.length > 0) await sql.query(write, [manifest, JSON.stringify(parts)]);
}
