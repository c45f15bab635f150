import { z } from 'zod';
import type { GateKind } from '../kind';

const settings = z.strictObject({
  kind: z.literal('metadata'),
  /** A label's or property's key. With no other setting it must be there. */
  key: z.string().trim().min(1).max(200),
  /** A pattern (RE2 syntax) that the whole value matches. */
  matches: z.string().max(500).optional(),
  oneOf: z.array(z.string().max(500)).min(1).max(100).optional(),
  /** A semantic version higher than what the target has. */
  greaterThanTarget: z.boolean().optional(),
});

/** What the image or people say of a build. */
export const metadata: GateKind<typeof settings> = {
  settings,
  needs: [],
  title: ({ key }) => key,
  evaluate: () => ({ verdict: 'waiting', reason: 'Not evaluated yet.' }),
};
