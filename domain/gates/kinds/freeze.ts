import { z } from 'zod';
import type { GateKind } from '../kind';

const time = z.iso.datetime({ offset: true });
const window = z.union([
  z.strictObject({
    /** When it begins, in cron's five fields. */
    cron: z.string().max(100),
    hours: z
      .number()
      .positive()
      .max(24 * 14),
    /** An IANA time zone; left out: UTC. */
    timeZone: z.string().max(60).optional(),
    reason: z.string().trim().min(1).max(200),
  }),
  z.strictObject({ from: time, to: time, reason: z.string().trim().min(1).max(200) }),
]);

const settings = z.strictObject({
  kind: z.literal('freeze'),
  windows: z.array(window).min(1).max(20),
});

/** Times at which nothing is let in. */
export const freeze: GateKind<typeof settings> = {
  settings,
  needs: [],
  title: () => 'No freeze',
  evaluate: () => ({ verdict: 'waiting', reason: 'Not evaluated yet.' }),
};
