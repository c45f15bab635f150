import { nextTurn } from '@/lib/next-turn';
import type { ManifestPart } from '@/oci/manifest/parts';
import type { ManifestPut } from '@/registry/ports';
import { reading } from '../manifests/reading';
import { writeParts } from '../manifests/write-parts';
import { statement, type Sql } from '@/server/platform/sql/database';

// Annotations are taken out of the bytes here: the strict reader has seen that there is one way to read
// them, and 4 MB are neither written anew by the thread that answers everybody nor sent twice. A text
// keeps its numbers as they are written, where `jsonb` has bounds for them.
const document = `ltrim(convert_from($6::bytea, 'UTF8'), chr(65279))::json`;

const insert = statement(
  'catalogue.insert-manifest',
  `INSERT INTO manifest (digest, media_type, kind, artifact_type, size, bytes, subject, annotations,
     config, runnable, reading, sha256, runs, created_at)
   VALUES ($1::text, $2, $3, $4, $5, $6::bytea, $7,
     coalesce(nullif((${document} -> 'annotations')::jsonb, 'null'), '{}'),
     convert_from($8::bytea, 'UTF8')::jsonb,
     coalesce($9::boolean, (SELECT bool_or(c.runnable) FROM manifest c WHERE c.digest = ANY($10::text[])), false),
     $11::int, CASE WHEN $1 NOT LIKE 'sha256:%' THEN 'sha256:' || encode(sha256($6::bytea), 'hex') END, $12, now())
   ON CONFLICT (digest) DO NOTHING
   RETURNING digest`,
);

/**
 * Writes what is kept of a config as the database takes it: JSON in UTF-8, which may have 4 MB, in a turn
 * of its own. Null: what it says is not known.
 */
export async function writeConfig(config: unknown): Promise<Buffer | null> {
  if (config == null) return null;
  await nextTurn();
  return Buffer.from(JSON.stringify(config));
}

/**
 * Keeps a manifest and what it names, once for the whole installation: it is what its bytes say, so
 * whoever pushes the same bytes, first or in this very moment, keeps the same rows (L13). The type
 * that bytes without a `mediaType` have belongs to their placement.
 *
 * @param parts all in their place by now (verifyParts).
 * @param config as `writeConfig` writes it.
 */
export async function storeManifest(
  sql: Sql,
  put: ManifestPut,
  parts: readonly ManifestPart[],
  config: Buffer | null,
): Promise<void> {
  const { digest, bytes, parsed } = put;
  const children = parts.filter(({ role }) => role === 'manifest').map((part) => part.digest);
  // The client copies up to 8 MB into one message.
  await nextTurn();
  const inserted = await sql.query(insert, [
    digest,
    parsed.ownMediaType,
    parsed.kind,
    parsed.artifactType,
    bytes.length,
    bytes,
    parsed.subject?.digest ?? null,
    config,
    put.runnable,
    children,
    reading,
    put.runs,
  ]);
  if (inserted.length > 0) await writeParts(sql, digest, parts);
}
