import { oc } from '@orpc/contract';
import { z } from 'zod';
import { visibleName } from '@/domain/short-text';
import { done, email, permission, role, slug, timestamp } from './common';

const named = z.object({ slug: z.string(), name: z.string() });

const member = z.object({
  email: z.string(),
  name: z.string(),
  maintainer: z.boolean(),
  /** The provider whose groups put them there; null: somebody added them here. */
  provider: named.nullable(),
  since: timestamp,
});

export const team = z.object({
  slug: z.string(),
  name: z.string(),
  /** The caller says who is in it. */
  manages: z.boolean(),
  members: z.array(member),
});
export type Team = z.infer<typeof team>;

const teamDetails = team.extend({
  createdAt: timestamp,
  /** The caller may remove it. */
  removes: z.boolean(),
  /** Roles that it holds, on projects that the caller sees. */
  roles: z.array(
    z.object({
      project: named,
      role,
      roleName: z.string(),
      permissions: z.array(permission),
      stages: z.array(z.string()),
    }),
  ),
  /** Projects that it owns and the caller sees. */
  owns: z.array(named),
});
export type TeamDetails = z.infer<typeof teamDetails>;

/** Of projects that the caller sees; what another grant still gives is left out. */
export const lostOnProjects = z.array(
  z.object({
    project: named,
    permissions: z.array(
      z.object({
        permission,
        /** Where it is lost; null: everywhere. */
        stages: z.array(z.string()).nullable(),
      }),
    ),
  }),
);

const memberLoss = z.object({
  email: z.string(),
  name: z.string(),
  maintainer: z.boolean(),
  /** Nobody would maintain the team any more. */
  lastMaintainer: z.boolean(),
  provider: named.nullable(),
  projects: lostOnProjects,
});
export type MemberLoss = z.infer<typeof memberLoss>;

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
