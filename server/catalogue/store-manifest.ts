import { nextTurn } from '@/lib/next-turn';
import type { ManifestPart } from '@/oci/parts';
import type { ManifestPut } from '@/registry/ports';
import { reading } from '../content/reading';
import { writeParts } from '../content/write-parts';
import { statement, type Sql } from '../data/database';

const insert = statement(
  'catalogue.insert-manifest',
  `INSERT INTO manifest (digest, "mediaType", kind, "artifactType", size, bytes, subject, annotations,
     config, runnable, reading, sha256)
   VALUES ($1::text, $2, $3, $4, $5, $6::bytea, $7, $8::jsonb, $9::jsonb,
     coalesce($10::boolean, (SELECT bool_or(c.runnable) FROM manifest c WHERE c.digest = ANY($11::text[])), false),
     $12::int, CASE WHEN $1 NOT LIKE 'sha256:%' THEN 'sha256:' || encode(sha256($6::bytea), 'hex') END)
   ON CONFLICT (digest) DO NOTHING
   RETURNING digest`,
);

/** A text of so many characters is written in a turn of its own. */
const large = 64 * 1024;

/**
 * Keeps a manifest and what it names, once for the whole installation: it is what its bytes say, so
 * whoever pushes the same bytes, first or in this very moment, keeps the same rows (L13). The type
 * that bytes without a `mediaType` have belongs to their placement.
 *
 * @param parts all in their place by now (verifyParts).
 * @param readable annotations and config as the database can hold them (storableJson).
 */
export async function storeManifest(
  sql: Sql,
  put: ManifestPut,
  parts: readonly ManifestPart[],
  readable: { readonly annotations: unknown; readonly config: unknown },
): Promise<void> {
  const { digest, bytes, parsed } = put;
  const children = parts.filter(({ role }) => role === 'manifest').map((part) => part.digest);
  // Each may be 4 MB of text: others have their turn after each.
  const annotations = JSON.stringify(readable.annotations);
  if (annotations.length > large) await nextTurn();
  const config = readable.config == null ? null : JSON.stringify(readable.config);
  if (config !== null && config.length > large) await nextTurn();
  const inserted = await sql.query(insert, [
    digest,
    parsed.ownMediaType,
    parsed.kind,
    parsed.artifactType,
    bytes.length,
    bytes,
    parsed.subject?.digest ?? null,
    annotations,
    config,
    put.runnable,
    children,
    reading,
  ]);
  if (inserted.length > 0) await writeParts(sql, digest, parts);
}
