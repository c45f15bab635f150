import { z } from 'zod';
import { actor } from './actor';
import { timestamp } from './common';

/** What holds a build back: nothing promotes it any more. Null: nothing does. */
export const withdrawal = z
  .object({
    reason: z.string(),
    by: actor,
    at: timestamp,
    /** Pulls outside the entry stage are refused too. */
    blockPulls: z.boolean(),
    /**
     * The withdrawn build, the name of its image in the same project (null: the build's own image), the
     * digest of the part of it that both have, and whether this build has it as another manifest of the same
     * image: the same config and layers under another digest. Null: the build itself is withdrawn.
     */
    through: z
      .object({
        image: z.string().nullable(),
        build: z.number().int(),
        part: z.string(),
        sameImage: z.boolean(),
      })
      .nullable(),
  })
  .nullable();
