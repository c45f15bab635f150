import { oc } from '@orpc/contract';
import { z } from 'zod';
import { slug } from '../shapes/common';
import { registry } from '../shapes/registries';

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
