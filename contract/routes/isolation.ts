import { oc } from '@orpc/contract';
import { z } from 'zod';
import { check, result } from '../shapes/isolation';

export const isolation = {
  start: oc
    .route({
      method: 'POST',
      path: '/isolation-checks',
      summary: 'Try every cluster’s credentials against every registry (administrators)',
      successStatus: 202,
      tags: ['Access'],
    })
    .input(z.strictObject({}).optional())
    .output(check),
  list: oc
    .route({
      method: 'GET',
      path: '/isolation-checks',
      summary: 'The last isolation checks',
      tags: ['Access'],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(check) })),
  get: oc
    .route({
      method: 'GET',
      path: '/isolation-checks/{id}',
      summary: 'One isolation check with all that it found',
      tags: ['Access'],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(check.extend({ result })),
};
