import { oc } from '@orpc/contract';
import { z } from 'zod';
import { visibleName } from '@/domain/short-text';
import { done, email, slug } from '../shapes/common';
import { team, teamDetails, memberLoss } from '../shapes/access/teams';

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
  get: oc
    .route({
      method: 'GET',
      path: '/teams/{team}',
      summary: 'A team, its members, the roles that it holds and the projects that it owns',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug }))
    .output(teamDetails),
  put: oc
    .route({
      method: 'PUT',
      path: '/teams/{team}',
      summary: 'Create a team (administrators), or rename it (its maintainers too)',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug, name: visibleName(100) }))
    .output(team),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/teams/{team}',
      summary: 'Remove a team that owns no project (administrators)',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug }))
    .output(done),
  putMember: oc
    .route({
      method: 'PUT',
      path: '/teams/{team}/members/{email}',
      summary: 'Add a person to a team; `maintainer` left out keeps what is',
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
  memberLoss: oc
    .route({
      method: 'GET',
      path: '/teams/{team}/members/{email}/loss',
      summary: 'What taking a person out of a team would take from them',
      tags: ['Teams'],
    })
    .input(z.strictObject({ team: slug, email }))
    .output(memberLoss),
};
