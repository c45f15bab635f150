import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, email, slug } from './common';

export const team = z.object({
  slug: z.string(),
  name: z.string(),
  members: z.array(z.object({ email: z.string(), name: z.string(), maintainer: z.boolean() })),
});

export const teams = {
  list: oc
    .route({
      method: 'GET',
      path: '/teams',
      summary: 'Teams that the caller may see',
      tags: ['Teams'],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(team) })),
  put: oc
    .route({
      method: 'PUT',
      path: '/teams/{team}',
      summary: 'Create or rename a team (administrators)',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug, name: z.string().trim().min(1).max(100) }))
    .output(team),
  putMember: oc
    .route({
      method: 'PUT',
      path: '/teams/{team}/members/{email}',
      summary: 'Add a person to a team',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug, email, maintainer: z.boolean().optional() }))
    .output(team),
  removeMember: oc
    .route({
      method: 'DELETE',
      path: '/teams/{team}/members/{email}',
      summary: 'Take a person out of a team',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug, email }))
    .output(done),
};
