import { z } from 'zod';

/** An error answer: RFC 9457 problem details with a stable `code`, and what a code adds to it. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  /** What happened and what to do, for a person. */
  detail: z.string(),
  requestId: z.string(),
  /** `unknown`: a change may have been made, though its answer was lost (L12). */
  outcome: z.literal('unknown').optional(),
  /** Which fields were refused, and why. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
