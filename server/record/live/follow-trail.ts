import type { Sql } from '@/server/platform/sql/database';
import { readLines, type LiveLine } from './read-lines';

/** Reads the trail on, in the order of commits, each line once. */
export interface Follower {
  /** @param end where the trail ends: it begins there, or goes on from before; one restored from a copy may end earlier. */
  begin(end: number): void;
  /** There is more: reads all that there is, one read at a time. @throws Error of the database. */
  readOn(): Promise<void>;
  stop(): void;
}

export function followTrail(sql: Sql, tell: (line: LiveLine) => void): Follower {
  /** How far it is read; null until it begins. */
  let upTo: number | null = null;
  let isReading = false;
  /** Has more come since what is read now was asked for? */
  let isMore = false;
  let stopped = false;
  return {
    begin(end) {
      upTo = Math.min(upTo ?? end, end);
    },
    async readOn() {
      isMore = true;
      if (isReading) return;
      isReading = true;
      try {
        while (isMore && upTo !== null && !stopped) {
          isMore = false;
          const read = await readLines(sql, upTo);
          upTo = read.upTo;
          isMore ||= read.more;
          read.lines.forEach(tell);
        }
      } finally {
        isReading = false;
      }
    },
    stop() {
      stopped = true;
    },
  };
}
