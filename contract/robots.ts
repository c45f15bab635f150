import { oc } from '@orpc/contract';
import { z } from 'zod';
import { robotExtras, robotKinds } from '@/domain/permissions/roles';
import { longestOverlapHours } from '@/domain/robots/rotation';
import { longestLifetimeDays } from '@/domain/robots/lifetime';
import { visibleName } from '@/domain/short-text';
import { done, slug, timestamp } from './common';
import { act } from './gates';

/** A secret as everybody sees it after it was shown: never the secret. */
export const robotSecret = z.object({
  id: z.string(),
  /** Its first characters, to tell it by. */
  prefix: z.string(),
  createdAt: timestamp,
  createdBy: z.string(),
  expiresAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  /** The address of its last use; null where it is unused, or the caller may not know. */
  lastUsedFrom: z.string().nullable(),
});
export type RobotSecret = z.infer<typeof robotSecret>;

export const robot = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  kind: z.enum(robotKinds),
  /** Whose it is: that project's maintainers look after it. */
  project: z.string(),
  /** Of several, the first by name. */
  registry: z.string(),
  stage: z.string(),
  /** Those of them in projects that the caller may see. */
  registries: z.array(z.string()),
  permissions: z.array(z.enum(robotExtras)),
  /** Stages of its own project that it may promote into, where `promotion.execute` is among them. */
  stages: z.array(z.string()),
  environment: z.string().nullable(),
  createdAt: timestamp,
  createdBy: z.string(),
  disabledAt: timestamp.nullable(),
  /** When its last secret ends or ended; null: it has none. */
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  /** Those that count, the oldest first; where none does, the one that ended last. */
  secrets: z.array(robotSecret),
});
export type Robot = z.infer<typeof robot>;

/** What a cluster pulled, each digest once. */
const recentPull = z.object({
  image: z.string(),
  build: z.number().int().nullable(),
  version: z.string().nullable(),
  digest: z.string(),
  lastAt: timestamp,
});

/** A robot with what its own page shows besides, and what the caller may do with it (L6). */
export const robotDetail = robot.extend({
  recentPulls: z.array(recentPull),
  can: z.object({
    /** Disable or remove it, revoke a secret, take a rule away; call a cluster's environment otherwise. */
    restrain: act,
    /** Issue a secret, enable it, add a rule: whoever is let do so could call as it. */
    entrust: act,
    /** Change where CI pushes and what it may do besides. */
    change: act,
  }),
});
export type RobotDetail = z.infer<typeof robotDetail>;

export const machineName = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|[.-](?=[a-z0-9])){0,39}$/,
    'lower-case letters, digits, dots and dashes',
  );

const registry = z.string().min(1).max(100);
const registries = z.array(registry).min(1).max(20);
const permissions = z.array(z.enum(robotExtras)).max(robotExtras.length);
/** Those that it may promote into: named with `promotion.execute`, and only with it. */
const stages = z.array(slug).max(50);
const environment = visibleName(60).nullable();
const lifetime = z.number().int().min(1).max(longestLifetimeDays);

const inProject = { project: slug };
const named = { ...inProject, name: machineName };

export const robots = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/robots',
      summary: 'CI robots and clusters, those of other projects that reach into this one too',
      tags: ['Robots'],
    })
    .input(z.strictObject(inProject))
    .output(z.object({ items: z.array(robot) })),
  get: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/robots/{name}',
      summary: 'One robot or cluster with its secrets’ state',
      tags: ['Robots'],
    })
    .input(z.strictObject(named))
    .output(robotDetail),
  create: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/robots',
      summary: 'Make a robot or cluster with its first secret, which is shown this once',
      successStatus: 201,
      tags: ['Robots'],
    })
    .input(
      z.strictObject({
        ...named,
        kind: z.enum(robotKinds),
        /** `ci`: an entry registry, the project's where none is named; `cluster`: the one that it may pull from. */
        registry: registry.optional(),
        /** Several entry registries, for CI; instead of `registry`, or besides. */
        registries: registries.optional(),
        permissions: permissions.optional(),
        stages: stages.optional(),
        environment: environment.optional(),
        /** How long the secret lives; left out: CI 30 days, clusters 90. */
        expiresInDays: lifetime.optional(),
      }),
    )
    .output(robot.extend({ secret: z.string() })),
  put: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/robots/{name}',
      summary: 'Have a robot or cluster be so: makes it without a secret, or changes it',
      tags: ['Robots'],
    })
    .input(
      z.strictObject({
        ...named,
        kind: z.enum(robotKinds),
        registries,
        permissions: permissions.optional(),
        stages: stages.optional(),
        environment: environment.optional(),
        /** Left out: as it is. */
        disabled: z.boolean().optional(),
      }),
    )
    .output(robot),
  update: oc
    .route({
      method: 'PATCH',
      path: '/projects/{project}/robots/{name}',
      summary: 'Disable, enable or change a robot or cluster',
      tags: ['Robots'],
    })
    .input(
      z.strictObject({
        ...named,
        disabled: z.boolean().optional(),
        registries: registries.optional(),
        permissions: permissions.optional(),
        stages: stages.optional(),
        environment: environment.optional(),
      }),
    )
    .output(robot),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/robots/{name}',
      summary: 'Remove a robot or cluster and its secrets for good',
      tags: ['Robots'],
    })
    .input(z.strictObject(named))
    .output(done),
  issueSecret: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/robots/{name}/secrets',
      summary: 'Issue a further secret, shown this once; the one before ends after the overlap',
      successStatus: 201,
      tags: ['Robots'],
    })
    .input(
      z.strictObject({
        ...named,
        /** How long the secret before stays good; left out: 72. 0: it ends at once. */
        overlapHours: z.number().int().min(0).max(longestOverlapHours).optional(),
        expiresInDays: lifetime.optional(),
      }),
    )
    .output(
      robotSecret.extend({
        username: z.string(),
        secret: z.string(),
        /** The secret before, and when it ends now; null: there was none. */
        previous: z.object({ id: z.string(), prefix: z.string(), expiresAt: timestamp }).nullable(),
      }),
    ),
  revokeSecret: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/robots/{name}/secrets/{id}',
      summary: 'Revoke one secret; its next request is refused',
      tags: ['Robots'],
    })
    .input(z.strictObject({ ...named, id: z.uuid() }))
    .output(done),
};
