import { z } from 'zod';
import type { GateKind } from '../kind';

const settings = z.strictObject({
  kind: z.literal('hygiene'),
  nonRoot: z.boolean().optional(),
  maxSizeMB: z.number().positive().max(1_000_000).optional(),
  /** No shell and no package manager in it. */
  distroless: z.boolean().optional(),
  /** Its base is named, and not by `latest`. */
  baseNamed: z.boolean().optional(),
  /** Platforms that must all be there. */
  platforms: z
    .array(z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/))
    .max(20)
    .optional(),
  maxAgeDays: z.number().positive().max(3650).optional(),
});

/** What an image is made of. */
export const hygiene: GateKind<typeof settings> = {
  settings,
  needs: ['content'],
  title: () => 'Image hygiene',
  evaluate: () => ({ verdict: 'waiting', reason: 'Not evaluated yet.' }),
};
