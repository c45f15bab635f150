import { oc } from '@orpc/contract';
import { z } from 'zod';
import { job } from '../shapes/jobs';

export const jobs = {
  list: oc
    .route({
      method: 'GET',
      path: '/jobs',
      summary: 'What is done in the background, and how it goes',
      tags: ['Operation'],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(job) })),
  runAgain: oc
    .route({
      method: 'POST',
      path: '/jobs/{kind}/run-again',
      summary: 'Have a job run now rather than at its next time (administrators)',
      tags: ['Operation'],
    })
    .input(z.strictObject({ kind: z.string().max(60) }))
    .output(job),
};
