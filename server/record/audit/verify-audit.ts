import type { ClientBase } from 'pg';
import {
  chainedColumns,
  chainHash,
  type ChainedLine,
  type ChainHead,
} from '@/server/platform/events/audit-chain';
import { sqlOn, statement, type Sql } from '@/server/platform/sql/database';

/** In which way a trail is not what was written. */
export type Damage =
  /** The line says something else than when it was written. */
  | 'changed'
  | 'missing'
  /** It never went through the chain. */
  | 'inserted outside the chain'
  | 'reordered'
  /** The chain ends before a head that was noted. */
  | 'cut off at its end'
  /** Whole in itself, but not the chain of which a head was noted. */
  | 'written anew';

export interface Finding {
  readonly damage: Damage;
  /** Where in the chain; null: nowhere. */
  readonly position: bigint | null;
  /** The line's number; null where that is not known either. */
  readonly seq: string | null;
  /** The line as it is now recorded; null: there is none. */
  readonly line: ChainedLine | null;
  /** What more is known, for people. */
  readonly detail: string;
}

export interface Verification {
  /** Lines that were found in the chain, as far as it was read. */
  readonly events: bigint;
  /** The last whole link; null where there is none. */
  readonly head: ChainHead | null;
  /** What is broken first, and what stands beside the chain; empty: nothing. */
  readonly findings: readonly Finding[];
}

interface Link extends Record<keyof ChainedLine, string | null> {
  readonly position: string;
  readonly linkedSeq: string;
  readonly hash: Buffer;
  readonly subjects: boolean;
}

/** A line with its own link, where it has one. */
interface Line extends ChainedLine {
  readonly hash: Buffer | null;
  readonly subjects: boolean | null;
}

/** Rows are read so many at a time: memory does not grow with the trail. */
const batch = 1_000;

const links = statement(
  'audit.links',
  `SELECT c.position::text AS position, c.seq::text AS linked_seq, c.hash, c.subjects, ${chainedColumns}
  FROM audit_chain c LEFT JOIN audit_event e ON e.seq = c.seq
  WHERE c.position > $1 ORDER BY c.position LIMIT ${batch}`,
);

const outside = statement(
  'audit.outside',
  `SELECT ${chainedColumns} FROM audit_event e
  WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.seq = e.seq) ORDER BY e.seq LIMIT 1`,
);

const lines = statement(
  'audit.lines',
  `SELECT ${chainedColumns}, c.hash, c.subjects FROM audit_event e LEFT JOIN audit_chain c ON c.seq = e.seq
  WHERE e.seq > $1 ORDER BY e.seq LIMIT ${batch}`,
);

/**
 * Recomputes the chain of the audit trail, link by link, without the database's help, in one snapshot:
 * what is written meanwhile is neither seen nor held up.
 *
 * @param client a connection of its own, outside a transaction; it only reads.
 * @param noted a head that somebody wrote down earlier: the chain must still contain it.
 * @param onProgress hears how many links were verified so far.
 */
export async function verifyAudit(
  client: ClientBase,
  noted: ChainHead | null = null,
  onProgress: (events: bigint) => void = () => undefined,
): Promise<Verification> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const sql = sqlOn(client);
    const chain = await walk(sql, noted, onProgress);
    const rows = await sql.query<ChainedLine>(outside);
    const stray = rows.map((line) => finding('inserted outside the chain', { line }));
    const findings = [...(chain.finding ? [chain.finding] : []), ...stray].sort(bySeq);
    return { events: chain.events, head: chain.head, findings };
  } finally {
    await client.query('ROLLBACK');
  }
}

const finding = (damage: Damage, what: Partial<Omit<Finding, 'damage'>>): Finding => ({
  damage,
  position: what.position ?? null,
  seq: what.seq ?? what.line?.seq ?? null,
  line: what.line ?? null,
  detail: what.detail ?? '',
});

const bySeq = (one: Finding, other: Finding): number =>
  one.seq === null || other.seq === null ? 0 : Number(BigInt(one.seq) - BigInt(other.seq));

/** From the first link on, up to the end or to what is broken first. */
async function walk(
  sql: Sql,
  noted: ChainHead | null,
  onProgress: (events: bigint) => void,
): Promise<{ events: bigint; head: ChainHead | null; finding: Finding | null }> {
  let events = 0n;
  let previous: Buffer | null = null;
  const head = () => previous && { position: events, hash: previous.toString('hex') };
  for (;;) {
    const rows: Link[] = await sql.query<Link>(links, [events.toString()]);
    for (const link of rows) {
      const found = await examine(sql, previous, events + 1n, link, noted);
      if (found) return { events, head: head(), finding: found };
      previous = link.hash;
      events += 1n;
    }
    onProgress(events);
    if (rows.length < batch) break;
  }
  if (noted === null || noted.position <= events) return { events, head: head(), finding: null };
  const detail = `the chain ends at position ${events}; the head that was noted is at ${noted.position}`;
  const position = events + 1n;
  return { events, head: head(), finding: finding('cut off at its end', { position, detail }) };
}

/** What is wrong with one link after all before it were whole; null: nothing. */
async function examine(
  sql: Sql,
  previous: Buffer | null,
  position: bigint,
  link: Link,
  noted: ChainHead | null,
): Promise<Finding | null> {
  if (BigInt(link.position) !== position) {
    const detail = `the chain goes on at position ${link.position}`;
    return finding('missing', { position, detail });
  }
  const { linkedSeq, seq } = link;
  const line: ChainedLine | null = seq === null ? null : { ...link, seq };
  if (line === null || !chainHash(previous, line, link.subjects).equals(link.hash)) {
    const moved = await findMoved(sql, previous, link);
    if (moved !== null)
      return finding('reordered', { position, seq: linkedSeq, line, detail: moved });
    return finding(line ? 'changed' : 'missing', { position, seq: linkedSeq, line });
  }
  if (noted?.position === position && noted.hash !== link.hash.toString('hex')) {
    const detail = `position ${position} has the hash ${link.hash.toString('hex')} now`;
    return finding('written anew', { position, line, detail });
  }
  return null;
}

/**
 * Where the line is now that belongs at a broken link: under another number, or at another position.
 * Reads the whole trail, once, and only where it is broken. @returns null where it is nowhere.
 */
async function findMoved(
  sql: Sql,
  previous: Buffer | null,
  { linkedSeq, hash, subjects }: Link,
): Promise<string | null> {
  for (let after = '0'; ;) {
    const rows: Line[] = await sql.query<Line>(lines, [after]);
    for (const line of rows) {
      if (line.seq === linkedSeq) continue;
      if (chainHash(previous, { ...line, seq: linkedSeq }, subjects).equals(hash)) {
        return `what was written here is line ${line.seq} now`;
      }
      if (line.hash && chainHash(previous, line, line.subjects === true).equals(line.hash)) {
        return `line ${line.seq} belongs here, and stands elsewhere in the chain`;
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return null;
    after = last.seq;
  }
}
