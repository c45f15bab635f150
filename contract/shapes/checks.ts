import { z } from 'zod';
import { checkStates } from '@/domain/gates/facts';
import { actor } from './actor';
import { timestamp } from './common';

export const check = z.object({
  name: z.string(),
  state: z.enum(checkStates),
  summary: z.string().nullable(),
  url: z.string().nullable(),
  at: timestamp,
  by: actor,
  /** A maintainer said it, not CI. */
  byHand: z.boolean(),
});
export type Check = z.infer<typeof check>;
