import type { Digest } from '@/oci/names/digest';
import type { Sql } from '@/server/platform/sql/database';
import type { TurnSizes, Waiting } from '@/server/platform/jobs/take-turns';
import type { Pace } from './pace';

/**
 * Looks into bytes for gates that wait for what is in them: one file, and a line in examiners.ts. Its
 * gates' kind says with which settings they wait (`examines`, domain/gates/kind.ts).
 */
export interface Examiner<Found> {
  /** What the bytes are, in words: `a layer`. */
  readonly of: string;
  readonly sizes: TurnSizes;
  /** So many milliseconds the turns of one piece may last together. */
  readonly longest: number;
  /** What gates wait for now: digests by project, the newest builds' first. */
  wants(sql: Sql, now: Date): Promise<Waiting<Digest>>;
  /**
   * Reads one piece to its end and keeps none of its bytes.
   * @param bytes as they are stored.
   * @param pace is asked before each piece of work.
   * @returns what is in them; that it cannot be read is something found.
   * @throws what reading the bytes throws, which is tried again.
   */
  examine(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal, pace: Pace): Promise<Found>;
  /** Is it known by now? Another process may have been quicker. */
  isKnown(sql: Sql, digest: Digest): Promise<boolean>;
  /** Keeps what was found, or what hindered the look, which is made again. */
  keep(sql: Sql, digest: Digest, found: Found | Hindered, at: Date): Promise<void>;
}

/** The bytes could not be read for now. */
export interface Hindered {
  readonly state: 'hindered';
  /** Why, in words. */
  readonly problem: string;
}
