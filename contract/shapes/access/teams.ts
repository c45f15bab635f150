import { z } from 'zod';
import { permission, role, timestamp } from '../common';

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

export const teamDetails = team.extend({
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

export const memberLoss = z.object({
  email: z.string(),
  name: z.string(),
  maintainer: z.boolean(),
  /** Nobody would maintain the team any more. */
  lastMaintainer: z.boolean(),
  provider: named.nullable(),
  projects: lostOnProjects,
});
export type MemberLoss = z.infer<typeof memberLoss>;
