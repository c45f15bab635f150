import { z } from 'zod';

/** Something that a credential met otherwise than the data model has it. */
const surprise = z.object({
  /** The cluster's user name. */
  cluster: z.string(),
  /** The first characters of the secret, or the issuer that is trusted. */
  credential: z.string(),
  registry: z.string(),
  action: z.enum(['pull', 'push', 'delete', 'catalog', 'mount']),
  expected: z.enum(['allowed', 'refused', 'unknown']),
  found: z.enum(['allowed', 'refused', 'unknown']),
});
export type Surprise = z.infer<typeof surprise>;

/** What a check found, as it is stored: only what is not unknown is named, so that it stays small. */
export const checkResult = z.object({
  registries: z.array(z.string()),
  clusters: z.array(
    z.object({
      name: z.string(),
      environment: z.string().nullable(),
      project: z.string(),
      disabled: z.boolean(),
      /** What it is bound to. */
      registries: z.array(z.string()),
      /** Credentials that counted; none: nothing could be tried. */
      credentials: z.number().int(),
      /** Registries that any of its credentials may pull from; cut off at 20. */
      pulls: z.array(z.string()),
      /** All of them; left out in checks of before. */
      pulled: z.number().int().optional(),
      /** What it met otherwise than expected; left out in checks of before. */
      surprises: z.number().int().optional(),
    }),
  ),
  surprises: z.array(surprise),
  /** All of them; those above are cut off at 1,000, and at 50 of one cluster. */
  found: z.number().int(),
  /** The installation could not be tried to the end. */
  problem: z.string().nullable(),
});
export type CheckResult = z.infer<typeof checkResult>;

export const emptyResult: CheckResult = {
  registries: [],
  clusters: [],
  surprises: [],
  found: 0,
  problem: null,
};
