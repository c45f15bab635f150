import { chainedColumns, type ChainedLine } from '@/server/platform/events/audit-chain';
import { statement, type Sql } from '@/server/platform/sql/database';
import { findLines, type LinesAbout } from './find-lines';
import { packLimits } from './limits';

/** A line with what proves it: with the hash before, its text makes its hash. */
export interface ProvenLine {
  readonly position: number;
  readonly previousHash: string;
  readonly hash: string;
  /** Are the ids of what it tells of in its hash? */
  readonly subjects: boolean;
  readonly line: ChainedLine;
}

interface Row extends ChainedLine {
  readonly position: number;
  readonly previousHash: string | null;
  readonly hash: string;
  readonly subjects: boolean;
}

const beginning = '0'.repeat(64);

const read = statement(
  'evidence-pack.lines',
  `WITH sized AS MATERIALIZED (
     SELECT seq, sum(coalesce(octet_length(before::text), 0) + coalesce(octet_length(after::text), 0))
       OVER (ORDER BY seq DESC) AS bytes
     FROM audit_event WHERE seq = ANY($1::bigint[])
   )
   SELECT ${chainedColumns}, c.position, c.subjects, encode(c.hash, 'hex') AS hash,
     encode(p.hash, 'hex') AS previous_hash
   FROM sized JOIN audit_event e ON e.seq = sized.seq
   JOIN audit_chain c ON c.seq = e.seq
   LEFT JOIN audit_chain p ON p.position = c.position - 1
   WHERE sized.bytes <= ${packLimits.lineBytes}
   ORDER BY c.position`,
);

/**
 * The lines of the trail that tell of a build or a promotion, as they were hashed, in the order of the
 * chain: the newest that fit. Whole, each: one that were cut could not be proven.
 */
export async function readTrail(
  sql: Sql,
  about: LinesAbout,
): Promise<{ lines: ProvenLine[]; more: number }> {
  const found = await findLines(sql, about);
  const rows = await sql.query<Row>(read, [found.slice(0, packLimits.lines)]);
  return {
    lines: rows.map(({ position, previousHash, hash, subjects, ...line }) => ({
      position,
      previousHash: previousHash ?? beginning,
      hash,
      subjects,
      line,
    })),
    more: found.length - rows.length,
  };
}
