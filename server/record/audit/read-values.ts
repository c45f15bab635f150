import { cutText } from '@/server/platform/sql/cut-text';
import { statement, type Sql } from '@/server/platform/sql/database';

/** What a line says was before and is after, whole or cut short. */
export interface LineValues {
  readonly seq: bigint;
  readonly before: unknown;
  readonly after: unknown;
  /** Something is cut short, or left out. */
  readonly cut: boolean;
}

/** Bytes that all lines of a page say, one line in short, and one field in short; and of what is shorter. */
const shown = { page: 1024 * 1024, line: 4 * 1024, field: 500, fields: 12, characters: 100 };

/** Bytes that an export holds in memory at once: a line of former versions may have a megabyte. */
const exported = 4 * 1024 * 1024;

const bytesOf = (...values: string[]) =>
  values.map((value) => `coalesce(octet_length(${value}::text), 0)`).join(' + ');

/** SQL: as many of `lines`, newest first, as say no more than so many bytes; the first one always. */
const within = (lines: string, bytes: number) => `
  WITH line AS MATERIALIZED (${lines})
  SELECT seq, before, after, cut FROM (
    SELECT *, sum(${bytesOf('before', 'after')}) OVER (
      ORDER BY seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier FROM line) sized
  WHERE coalesce(earlier, 0) < ${bytes} ORDER BY seq DESC`;

const membersOf = (values: string) =>
  `jsonb_each(CASE WHEN jsonb_typeof(${values}) = 'object' THEN ${values} ELSE '{}' END)`;

const shortField = (value: string) => `CASE WHEN f.bytes <= ${shown.field} THEN ${value}
  ELSE to_jsonb(${cutText(`(${value} #>> '{}')`, shown.characters)}) END`;

// Of what is long, the fields that differ, the shortest first; each on both sides alike, so that one that
// is there does not look as if it had gone.
const readShown = statement(
  'audit.shown-values',
  within(
    `SELECT e.seq, size.bytes > ${shown.line} AS cut,
       CASE WHEN size.bytes > ${shown.line} THEN short.before ELSE e.before END AS before,
       CASE WHEN size.bytes > ${shown.line} THEN short.after ELSE e.after END AS after
     FROM audit_event e
     CROSS JOIN LATERAL (SELECT ${bytesOf('e.before', 'e.after')} AS bytes) size
     LEFT JOIN LATERAL (
       SELECT jsonb_object_agg(f.key, ${shortField('f.was')}) FILTER (WHERE f.was IS NOT NULL) AS before,
         jsonb_object_agg(f.key, ${shortField('f.now')}) FILTER (WHERE f.now IS NOT NULL) AS after
       FROM (
         SELECT coalesce(b.key, a.key) AS key, b.value AS was, a.value AS now,
           ${bytesOf('b.value', 'a.value')} AS bytes
         FROM ${membersOf('e.before')} b FULL JOIN ${membersOf('e.after')} a ON a.key = b.key
         WHERE b.value IS DISTINCT FROM a.value AND length(coalesce(b.key, a.key)) <= ${shown.characters}
         ORDER BY bytes, key LIMIT ${shown.fields}) f
     ) short ON size.bytes > ${shown.line}
     WHERE e.seq = ANY($1::bigint[])`,
    shown.page,
  ),
);

const readWhole = statement(
  'audit.whole-values',
  within(
    `SELECT seq, before, after, false AS cut FROM audit_event WHERE seq = ANY($1::bigint[])`,
    exported,
  ),
);

/** What lines say, as a page shows it: of as many of them, newest first, as a page has room for. */
export const readShownValues = (sql: Sql, seqs: readonly bigint[]): Promise<LineValues[]> =>
  read(sql, readShown, seqs);

/** What lines say, whole, of as many of them, newest first, as are held in memory at once. */
export const readWholeValues = (sql: Sql, seqs: readonly bigint[]): Promise<LineValues[]> =>
  read(sql, readWhole, seqs);

async function read(
  sql: Sql,
  asked: typeof readShown,
  seqs: readonly bigint[],
): Promise<LineValues[]> {
  if (seqs.length === 0) return [];
  const rows = await sql.query<Omit<LineValues, 'seq'> & { seq: number | string }>(asked, [
    seqs.map(String),
  ]);
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }));
}
