import { z } from 'zod';
import { timestamp } from './common';

export const job = z.object({
  /** Its kind, as in `evaluate`. */
  kind: z.string(),
  /** What it does: one sentence. */
  does: z.string(),
  /** How often the clock has it run, as in `every hour`; null: it runs where a change left something to do. */
  every: z.string().nullable(),
  /** Since when a process is at it; null: none is. */
  running: timestamp.nullable(),
  /** When the last run ended, in whichever process; null: none did yet. */
  ended: timestamp.nullable(),
  /** Milliseconds that it took. */
  took: z.number().int().nullable(),
  /** When it is done next; null: nothing waits. */
  next: timestamp.nullable(),
  /** Jobs that changes left and nobody took yet, those for later among them. */
  waiting: z.number().int(),
  /** Null: it goes well. */
  failing: z
    .object({
      since: timestamp,
      /** How often in a row the oldest of them failed. */
      times: z.number().int(),
      /** Jobs that fail. */
      jobs: z.number().int(),
      /** Why, and what would mend it. */
      reason: z.string(),
      mend: z.string(),
    })
    .nullable(),
});
export type Job = z.infer<typeof job>;
