import { z } from 'zod';
import { actor } from '../actor';
import { permission, timestamp } from '../common';

export const shownRole = z.object({
  slug: z.string(),
  name: z.string(),
  /** What a built-in role is for; null for custom ones. */
  means: z.string().nullable(),
  permissions: z.array(permission),
  custom: z.boolean(),
  /** Grants of it can be limited to stages. */
  limitable: z.boolean(),
  createdAt: timestamp.nullable(),
  createdBy: actor.nullable(),
});
export type ShownRole = z.infer<typeof shownRole>;
