import { z } from 'zod';
import { actor } from './actor';
import { timestamp } from './common';

export const check = z.object({
  id: z.string(),
  at: timestamp,
  /** Who asked for it; the installation itself: the clock did. */
  by: actor,
  finishedAt: timestamp.nullable(),
  /** Questions asked, of those to ask. */
  tried: z.number().int(),
  toTry: z.number().int(),
  /** Null: it is not done. */
  passed: z.boolean().nullable(),
  surprises: z.number().int(),
  clusters: z.number().int(),
  registries: z.number().int(),
});
export type IsolationCheck = z.infer<typeof check>;

const outcome = z.enum(['allowed', 'refused', 'unknown']);

export const result = z.object({
  registries: z.array(z.string()),
  clusters: z.array(
    z.object({
      name: z.string(),
      environment: z.string().nullable(),
      project: z.string(),
      disabled: z.boolean(),
      registries: z.array(z.string()),
      credentials: z.number().int(),
      /** What its credentials may pull from, at most 20 of them; more than one is a surprise. */
      pulls: z.array(z.string()),
      /** All of them. */
      pulled: z.number().int(),
      /** What it met otherwise than expected. */
      surprises: z.number().int(),
    }),
  ),
  /** What was met otherwise than expected; at most 1,000, and 50 of one cluster. */
  surprises: z.array(
    z.object({
      cluster: z.string(),
      credential: z.string(),
      registry: z.string(),
      action: z.enum(['pull', 'push', 'delete', 'catalog', 'mount']),
      expected: outcome,
      found: outcome,
    }),
  ),
  found: z.number().int(),
  problem: z.string().nullable(),
});
export type IsolationResult = z.infer<typeof result>;
