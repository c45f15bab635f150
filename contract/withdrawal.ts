import { z } from 'zod';
import { timestamp } from './common';

/** What holds a build back: nothing promotes it any more. Null: nothing does. */
export const withdrawal = z
  .object({
    reason: z.string(),
    by: z.string(),
    at: timestamp,
    /** Pulls outside the entry stage are refused too. */
    blockPulls: z.boolean(),
    /**
     * The withdrawn build, the name of its image in the same project (null: the build's own image), and the
     * digest of the part that both have; null: the build itself is.
     */
    through: z
      .object({ image: z.string().nullable(), build: z.number().int(), part: z.string() })
      .nullable(),
  })
  .nullable();
