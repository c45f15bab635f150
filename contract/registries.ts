import { oc } from '@orpc/contract';
import { z } from 'zod';
import { slug, timestamp } from './common';

export const registry = z.object({
  slug: z.string(),
  kind: z.enum(['local']),
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

export const registries = {
  list: oc
    .route({
      method: 'GET',
      path: '/registries',
      summary: 'Registries that the caller may pull from',
      tags: ['Registries'],
    })
    .input(z.strictObject({ project: slug.optional() }))
    .output(z.object({ items: z.array(registry), host: z.string() })),
};
