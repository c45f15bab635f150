import type { ParsedManifest } from '@/oci/manifest/manifest';
import { namesAllOf } from '@/oci/manifest/names-all-of';
import { parseManifest } from '@/oci/manifest/parse-manifest';
import { statement, type Sql } from '@/server/platform/sql/database';
import { placedIn } from '../repositories/in-image';

const sizes = statement(
  'evidence.pair-size',
  `SELECT coalesce(sum(size), 0)::int AS bytes FROM manifest WHERE digest = ANY($1::text[])`,
);

const documents = statement(
  'evidence.pair',
  `SELECT m.digest, m.bytes, coalesce(m.media_type, (SELECT p.media_type
     FROM ${placedIn('$2::uuid', 'm.digest')} p LIMIT 1)) AS media_type
   FROM manifest m WHERE m.digest = ANY($1::text[])`,
);

interface Row {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string | null;
}

/** What comparing says: `unread` where the bytes that may be read are used up. */
export type Compared = 'adds' | 'replaces' | 'unread';

/**
 * Compares what an evidence tag would mean with what it means: does the newer manifest still name all
 * that the older one names? What nobody can read by today's rules is taken for a replacement, and so is what
 * some clients could not read any more.
 * @param most bytes of documents that all calls together read; the first pair is read whatever its size.
 */
export function createComparison(sql: Sql, imageId: string, most: number) {
  const known = new Map<string, Compared>();
  let read = 0;
  return async (newer: string, older: string): Promise<Compared> => {
    const pair = `${newer} ${older}`;
    const before = known.get(pair);
    if (before) return before;
    const [size] = await sql.query<{ bytes: number }>(sizes, [[newer, older]]);
    const bytes = size?.bytes ?? 0;
    if (read > 0 && read + bytes > most) return 'unread';
    read += bytes;
    const rows = await sql.query<Row>(documents, [[newer, older], imageId]);
    const compared = compare(rows, newer, older);
    known.set(pair, compared);
    return compared;
  };
}

function compare(rows: readonly Row[], newer: string, older: string): Compared {
  const [now, then] = [newer, older].map((digest) => parsed(rows, digest));
  if (hasMark(rows, newer) && !hasMark(rows, older)) return 'replaces';
  return now && then && namesAllOf(now, then) ? 'adds' : 'replaces';
}

/** A byte order mark, at which Go's readers and JavaScript's end (RFC 8259, section 8.1, lets them). */
const byteOrderMark = [0xef, 0xbb, 0xbf];

const hasMark = (rows: readonly Row[], wanted: string): boolean => {
  const bytes = rows.find(({ digest }) => digest === wanted)?.bytes;
  return bytes !== undefined && byteOrderMark.every((byte, at) => bytes[at] === byte);
};

/**
 * Documents of an image as they were parsed, by digest; one that nobody can read by today's rules is not
 * among them.
 */
export async function readDocuments(
  sql: Sql,
  imageId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, ParsedManifest>> {
  const rows = await sql.query<Row>(documents, [digests, imageId]);
  const read = rows.map(({ digest }) => [digest, parsed(rows, digest)] as const);
  return new Map(read.flatMap(([digest, document]) => (document ? [[digest, document]] : [])));
}

function parsed(rows: readonly Row[], wanted: string) {
  const row = rows.find(({ digest }) => digest === wanted);
  try {
    return row && parseManifest(row.bytes, row.mediaType ?? undefined);
  } catch {
    // It was pushed before such documents were refused.
    return undefined;
  }
}
