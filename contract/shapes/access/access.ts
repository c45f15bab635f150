import { z } from 'zod';
import { instanceRoles } from '@/domain/permissions/roles';
import { stageRights } from '@/domain/permissions/stage-rights';
import { actor } from '../actor';
import { permission, role, timestamp } from '../common';

export const grant = z.object({
  subject: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'team']),
  role,
  roleName: z.string(),
  /** What the role gives. */
  permissions: z.array(permission),
  stages: z.array(z.string()),
  createdAt: timestamp,
  createdBy: actor,
});

/** A permission gained or lost, with the stages where it holds by stage. */
const heldRight = z.object({
  permission,
  stages: z.array(z.string()).nullable(),
  /** `promote builds into Production` */
  text: z.string(),
});

export const grantChange = z.object({
  /** Whoever is concerned: the person, or the team's members. */
  people: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      loses: z.array(heldRight),
      gains: z.array(heldRight),
    }),
  ),
  /** The same for all of them, in sentences, what is taken first. */
  sentences: z.array(z.string()),
  /** Nobody but administrators would look after the project any more. */
  lastMaintainer: z.boolean(),
  allowed: z.boolean(),
  /** Why the caller may not do it; null: they may. */
  reason: z.string().nullable(),
});
export type GrantChange = z.infer<typeof grantChange>;

const heldRole = z.object({
  role: z.string(),
  roleName: z.string(),
  stages: z.array(z.string()),
  /** The team that it is held through; null: their own. */
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  /** The provider whose groups put them into the team; null: by hand. */
  provider: z.string().nullable(),
  by: actor,
  at: timestamp,
  /** How it is held: `direct`, `team Release`. */
  through: z.string(),
});

const accessRow = z.object({
  kind: z.enum(['person', 'team', 'ci', 'cluster']),
  /** As `explain` takes it: an e-mail, `team:slug`, a robot's user name. */
  subject: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  instanceRole: z.enum(instanceRoles).nullable(),
  held: z.array(heldRole),
  /** Of a team. */
  members: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      maintainer: z.boolean(),
      provider: z.string().nullable(),
    }),
  ),
  /** Of a robot. */
  robot: z
    .object({
      name: z.string(),
      /** Whose maintainers look after it, where the caller may see that project. */
      project: z.string().nullable(),
      registries: z.array(z.string()),
      lastUsedAt: timestamp.nullable(),
      expiresAt: timestamp.nullable(),
      credentials: z.number().int(),
      keyless: z.boolean(),
    })
    .nullable(),
  /** By stage, the strongest first. */
  rights: z.record(z.string(), z.array(z.enum(stageRights))),
  /** Why the caller may not take or change the role held here; null: they may, or there is none. */
  fixed: z.string().nullable(),
});
export type AccessRow = z.infer<typeof accessRow>;

export const accessMatrix = z.object({
  rows: z.array(accessRow),
  counts: z.object({
    people: z.number().int(),
    teams: z.number().int(),
    robots: z.number().int(),
    clusters: z.number().int(),
  }),
  /** Roles there are, with what they give; `reason`: why the caller may not give it on the project. */
  roles: z.array(
    z.object({
      role: z.string(),
      name: z.string(),
      permissions: z.array(permission),
      custom: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
});
export type AccessMatrix = z.infer<typeof accessMatrix>;

const touches = z.object({
  /** Other projects that the caller may see. */
  projects: z.array(z.object({ slug: z.string(), name: z.string() })),
  /** Other people on this project. */
  people: z.number().int(),
  text: z.string(),
});

const removal = z.object({
  kind: z.enum(['grant', 'membership', 'instance-role', 'binding', 'extra']),
  /** `remove Ana Núñez from Release` */
  text: z.string(),
  touches,
});

const way = z.object({
  kind: z.enum(['instance-role', 'direct', 'team', 'robot']),
  /** The steps in order, each a sentence. */
  steps: z.array(z.string()),
  role: z.string().nullable(),
  stages: z.array(z.string()),
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  provider: z.string().nullable(),
  by: actor.nullable(),
  at: timestamp.nullable(),
  /** What ends this way; the first is the narrowest. */
  removals: z.array(removal),
});

const condition = z.object({
  kind: z.enum([
    'entry-only',
    'promotion-only',
    'registry-only',
    'stages',
    'four-eyes',
    'gates',
    'hold',
    'last-click',
    'limits',
    'reason',
    'token-scope',
    're-authentication',
    'disabled',
    'credential',
  ]),
  /** False: this alone forbids it. Null: it depends on the act. */
  holds: z.boolean().nullable(),
  text: z.string(),
});

export const explanation = z.object({
  subject: z.object({
    kind: z.enum(['person', 'team', 'robot']),
    subject: z.string(),
    name: z.string(),
  }),
  permission,
  stage: z.object({ slug: z.string(), name: z.string() }).nullable(),
  allowed: z.boolean(),
  verdict: z.enum(['yes', 'yes-if', 'no']),
  /** One sentence: `Yes: Ana Núñez may promote builds into Production, if…` */
  sentence: z.string(),
  ways: z.array(way),
  conditions: z.array(condition),
  /** What would have to go, all of it, so that nothing gives the right any more. */
  takeAway: z.array(z.string()),
  /** What is missing where it is not allowed, in sentences. */
  missing: z.array(z.string()),
  /** Who can give it. */
  givers: z.array(z.object({ name: z.string(), email: z.string() })),
});
export type Explanation = z.infer<typeof explanation>;

const holder = z.object({
  kind: z.enum(['person', 'robot', 'policy']),
  subject: z.string().nullable(),
  name: z.string(),
  /** Each a path that suffices: `Approver through team Release, by Kim` */
  paths: z.array(z.string()),
});

const whoGroup = z.object({
  kind: z.enum([
    'push',
    'promote',
    'approve',
    'ask',
    'automatic',
    'waive',
    'break-glass',
    'policy',
    'give',
  ]),
  title: z.string(),
  /** What they can do, and what stands in their way. */
  text: z.string(),
  holders: z.array(holder),
});

export const whoCan = z.object({
  stage: z.object({ slug: z.string(), name: z.string(), registry: z.string() }),
  isEntry: z.boolean(),
  /** What the policy asks, a phrase a gate. */
  policy: z.object({
    version: z.number().int(),
    automatic: z.boolean(),
    gates: z.array(z.string()),
  }),
  groups: z.array(whoGroup),
  /** Where its bytes come from, back to the entry; the nearest stage first. */
  from: z.array(z.object({ slug: z.string(), name: z.string(), text: z.string() })),
});
export type WhoCan = z.infer<typeof whoCan>;
