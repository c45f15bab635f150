import { z } from 'zod';
import type { GateKind } from '../kind';

const settings = z.strictObject({
  kind: z.literal('checks'),
  /** Names of checks that must have passed. */
  names: z.array(z.string().trim().min(1).max(100)).min(1).max(50),
  /** A report counts for so long; left out: for ever. */
  maxAgeHours: z
    .number()
    .positive()
    .max(24 * 365)
    .optional(),
  /** Only for images whose name matches (`web/*`); left out: for all. */
  images: z.array(z.string().trim().min(1).max(200)).max(50).optional(),
});

/** Outside results that CI reported about this very digest. */
export const checks: GateKind<typeof settings> = {
  settings,
  needs: ['checks'],
  title: ({ names }) => (names.length === 1 ? `Check ${names[0]}` : `${names.length} checks`),
  evaluate: () => ({ verdict: 'waiting', reason: 'Not evaluated yet.' }),
};
