import type { Logger } from '@/lib/logger';
import { maximumConfigSize, parseConfig } from '@/oci/config';
import type { Digest } from '@/oci/digest';
import { RegistryError } from '@/oci/errors';
import type { ParsedManifest } from '@/oci/manifest';
import { parseManifest } from '@/oci/parse-manifest';
import { partsOf, type ManifestPart } from '@/oci/parts';
import { isRunnable } from '@/oci/runnable';
import { readHead } from '@/registry/storage/read-head';
import type { BlobReads } from '@/registry/storage/store';
import { statement, type Database, type Sql } from '../data/database';
import { reading } from './reading';
import { writeParts } from './write-parts';

const batch = 100;

/** An index whose parts are read again, and of which is yet to be said whether anything in it runs. */
const halfRead = -1;

const next = statement(
  'content.unread',
  `SELECT m.digest, m.kind, m.bytes, m.config, m."mediaType",
     (SELECT p."mediaType" FROM placement p WHERE p.digest = m.digest LIMIT 1) AS "placedAs",
     (SELECT coalesce(json_agg(c ORDER BY c.position), '[]'::json) FROM manifest_part c
      WHERE c.manifest = m.digest) AS parts
   FROM manifest m WHERE m.reading <> ALL($1::int[]) AND m.digest > $2
   ORDER BY m.digest LIMIT ${batch} FOR UPDATE OF m`,
);

const forget = statement('content.forget-parts', `DELETE FROM manifest_part WHERE manifest = $1`);

const save = statement(
  'content.save-reading',
  `WITH said AS (
     UPDATE placement p SET subject = $4::text
     WHERE p.digest = $1 AND $4::text IS NOT NULL AND p.subject IS DISTINCT FROM $4::text
   )
   UPDATE manifest SET "mediaType" = $2, "artifactType" = coalesce($3, "artifactType"), subject = coalesce($4::text, subject),
     runnable = coalesce($5::boolean, runnable), ambiguous = $6, reading = $7::int,
     config = coalesce($8::jsonb, config)
   WHERE digest = $1`,
);

const judgeIndexes = statement(
  'content.judge-indexes',
  `WITH RECURSIVE reached AS (
     SELECT m.digest AS root, m.digest FROM manifest m WHERE m.reading = ${halfRead}
     UNION
     SELECT r.root, c.digest FROM reached r
     JOIN manifest_part c ON c.manifest = r.digest AND c.role = 'manifest'
   ), said AS (
     SELECT r.root, coalesce(bool_or(m.runnable), false) AS runnable
     FROM reached r LEFT JOIN manifest m ON m.digest = r.digest AND m.kind = 'image'
     GROUP BY r.root
   )
   UPDATE manifest m SET runnable = said.runnable, reading = $1::int
   FROM said WHERE m.digest = said.root`,
);

interface Row {
  readonly digest: string;
  readonly kind: string;
  readonly bytes: Buffer;
  readonly config: unknown;
  /** The type that was kept for all who have it. */
  readonly mediaType: string | null;
  readonly placedAs: string | null;
  readonly parts: readonly { readonly role: string; readonly digest: string }[];
}

/** What reading everything again came to. */
export interface ReadAgain {
  readonly read: number;
  /** Of these, the kept parts were not what the bytes say. */
  readonly mended: number;
  /** Of these, two readers could read different things. */
  readonly ambiguous: number;
}

/**
 * Reads the stored bytes of every manifest again that was read by other rules (L13), and writes anew
 * what it names, whether a runtime could start it, and that it can be read in two ways, where it can:
 * then it stays, and nothing promotes it. What was mended is said in the log. Batch by batch, each in a
 * transaction: killed anywhere, the next start goes on (L17). Nothing is served before.
 */
export async function readAgain(
  db: Database,
  blobs: BlobReads,
  logger: Logger,
): Promise<ReadAgain> {
  let [read, mended, ambiguous] = [0, 0, 0];
  for (let after = ''; ;) {
    const rows = await db.transaction(async (sql) => {
      const found = await sql.query<Row>(next, [[reading, halfRead], after]);
      for (const row of found) {
        const change = await readOne(sql, blobs, row);
        read += 1;
        if (change.ambiguous !== null) {
          ambiguous += 1;
          logger.warn(
            { manifest: row.digest, why: change.ambiguous },
            'a stored manifest can be read in two ways; nothing promotes it any more',
          );
        } else if (change.mended) {
          mended += 1;
          logger.info(
            { manifest: row.digest },
            'what a stored manifest names was kept wrongly; mended',
          );
        }
      }
      return found;
    });
    const last = rows.at(-1);
    if (!last) break;
    after = last.digest;
    if (read % 10_000 === 0) logger.info({ read }, 'reading stored manifests again');
  }
  await db.sql.query(judgeIndexes, [reading]);
  return { read, mended, ambiguous };
}

async function readOne(sql: Sql, blobs: BlobReads, row: Row) {
  const found = await readStored(blobs, row);
  if ('why' in found) {
    await sql.query(save, [row.digest, row.mediaType, null, null, null, found.why, reading, null]);
    return { ambiguous: found.why, mended: false };
  }
  const { parsed, config } = found;
  const parts = partsOf(parsed);
  const isIndex = parsed.kind === 'index';
  const runnable = isIndex
    ? null
    : await isRunnable(parsed, config ?? row.config, (digest) => readHead(blobs, digest));
  await sql.query(forget, [row.digest]);
  await writeParts(sql, row.digest, parts);
  await sql.query(save, [
    ...[row.digest, parsed.ownMediaType, parsed.artifactType, parsed.subject?.digest ?? null],
    ...[runnable, null, isIndex ? halfRead : reading],
    config === null ? null : JSON.stringify(config),
  ]);
  return { ambiguous: null, mended: !isAsKept(row, parts) };
}

/**
 * A manifest and its config as the strict reader reads them, or why it does not. A config that is not
 * stored any more, or too large, stays as it was kept: null here.
 */
async function readStored(
  blobs: BlobReads,
  { bytes, mediaType, placedAs }: Row,
): Promise<{ parsed: ParsedManifest; config: unknown } | { why: string }> {
  try {
    const parsed = parseManifest(bytes, placedAs ?? mediaType ?? undefined);
    const config = parsed.config && (await readConfigBytes(blobs, parsed.config.digest));
    return { parsed, config: config && parseConfig(config, parsed.config.mediaType) };
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'MANIFEST_INVALID') {
      return { why: error.message };
    }
    throw error;
  }
}

async function readConfigBytes(blobs: BlobReads, digest: Digest): Promise<Buffer | null> {
  const size = await blobs.stat(digest);
  if (size === null || size > maximumConfigSize) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(digest)) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}

const isAsKept = ({ parts: kept }: Row, parts: readonly ManifestPart[]): boolean => {
  const text = (list: readonly { readonly role: string; readonly digest: Digest | string }[]) =>
    list
      .map(({ role, digest }) => `${role} ${digest}`)
      .sort()
      .join('\n');
  return text(kept) === text(parts.filter(({ elsewhere }) => !elsewhere));
};
