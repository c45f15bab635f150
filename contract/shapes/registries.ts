import { z } from 'zod';
import { registryKinds } from '@/domain/registries/kinds';
import { timestamp } from './common';

export const registry = z.object({
  slug: z.string(),
  kind: z.enum(registryKinds),
  project: z.object({ slug: z.string(), name: z.string() }),
  stage: z.object({ slug: z.string(), name: z.string(), position: z.number().int() }),
  /** `host[:port]/<slug>`, as a client writes it. */
  address: z.string(),
  /** Does it accept pushes (L2), and may this caller push? */
  entry: z.boolean(),
  mayPush: z.boolean(),
  images: z.number().int(),
  /** Bytes it refers to, each blob once, as of `sizeAsOf`; null: not counted yet. */
  size: z.number().int().nullable(),
  sizeAsOf: timestamp.nullable(),
});
export type Registry = z.infer<typeof registry>;
