import { oc } from '@orpc/contract';
import { z } from 'zod';
import { robotExtras, robotKinds } from '@/domain/permissions/roles';
import { longestOverlapHours } from '@/domain/robots/rotation';
import { longestLifetimeDays } from '@/domain/robots/lifetime';
import { visibleName } from '@/domain/short-text';
import { done, slug, timestamp } from '../shapes/common';
import { robotSecret, robot, robotDetail, machineName } from '../shapes/access/robots';

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
