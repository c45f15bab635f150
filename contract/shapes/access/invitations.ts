import { z } from 'zod';
import { actor } from '../actor';
import { timestamp } from '../common';

/** What joining brings, beside the account. */
export const given = {
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  maintainer: z.boolean(),
  project: z.object({ slug: z.string(), name: z.string() }).nullable(),
  role: z.string().nullable(),
  stages: z.array(z.string()),
};

export const invitation = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  createdAt: timestamp,
  createdBy: actor,
  expiresAt: timestamp,
  ...given,
});
export type Invitation = z.infer<typeof invitation>;
