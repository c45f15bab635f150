import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, email, permission, role, slug } from '../shapes/common';
import { grant, grantChange, accessMatrix, explanation, whoCan } from '../shapes/access/access';

const inProject = { project: slug };

const team = z.string().regex(/^team:[a-z][a-z0-9-]{0,39}$/);

/** An e-mail, or `team:slug`. */
const subject = z.union([email, team]);

/** Whoever can hold a right: an e-mail, `team:slug`, a robot's user name, or `robot:name` in the project. */
const anyone = z.union([
  subject,
  z
    .string()
    .max(120)
    .regex(/^robot[:.][a-z](?:[a-z0-9]|[.-](?=[a-z0-9]))*$/),
]);

/** Several of a query: `stages=prod`, `stages=staging,prod`, or the parameter again for each. */
const stagesOfQuery = z
  .union([
    z.array(slug).max(8),
    z
      .string()
      .max(400)
      .transform((text) => text.split(','))
      .pipe(z.array(slug).max(8)),
  ])
  .optional();

export const grants = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/grants',
      summary: 'Who holds which role',
      tags: ['Access'],
    })
    .input(z.strictObject(inProject))
    .output(z.object({ items: z.array(grant) })),
  put: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/grants/{subject}',
      summary: 'Give a person or a team a role, of what one holds there oneself',
      tags: ['Access'],
    })
    .input(
      z.strictObject({
        ...inProject,
        subject,
        role,
        /** Those that it is limited to; null, or left out: all. None named is refused: it is not all. */
        stages: z.array(slug).max(8).nullable().optional(),
      }),
    )
    .output(grant),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/grants/{subject}',
      summary: 'Take a role away',
      tags: ['Access'],
    })
    .input(z.strictObject({ ...inProject, subject }))
    .output(done),
  loss: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/grants/{subject}/loss',
      summary: 'What giving this role, or taking the one held away (without `role`), would change',
      tags: ['Access'],
    })
    .input(z.strictObject({ ...inProject, subject, role: role.optional(), stages: stagesOfQuery }))
    .output(grantChange),
};

export const access = {
  matrix: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/access',
      summary: 'People, teams, robots and clusters with what they may do in each stage',
      tags: ['Access'],
    })
    .input(z.strictObject(inProject))
    .output(accessMatrix),
  explain: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/explain',
      summary: 'May somebody do something here, through what, and how is it taken away?',
      tags: ['Access'],
    })
    .input(z.strictObject({ ...inProject, subject: anyone, permission, stage: slug.optional() }))
    .output(explanation),
  who: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/stages/{stage}/who',
      summary: 'Who can put bytes into a stage, and by which path',
      tags: ['Access'],
    })
    .input(z.strictObject({ ...inProject, stage: slug }))
    .output(whoCan),
};
