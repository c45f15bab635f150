import { z } from 'zod';
import type { GateKind } from '../kind';

const settings = z.strictObject({
  kind: z.literal('soak'),
  /** Current in the stage before for so long, without interruption. */
  hours: z
    .number()
    .positive()
    .max(24 * 365),
  /** Counted from a cluster's first pull there. */
  pulled: z.boolean().optional(),
});

/** Time that a build has spent in the stage before. */
export const soak: GateKind<typeof settings> = {
  settings,
  needs: ['soak'],
  title: ({ hours }) => `Soak ${hours} h`,
  evaluate: () => ({ verdict: 'waiting', reason: 'Not evaluated yet.' }),
};
