import { oc } from '@orpc/contract';
import { z } from 'zod';
import { policyTemplates } from '@/domain/gates/policy/policy-template';
import { visibleName } from '@/domain/short-text';
import { pageOf, pageQuery, slug, tagGlob } from '../shapes/common';
import { project, projectSummary } from '../shapes/projects';

const inProject = { project: slug };

export const projects = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects',
      summary: 'Projects that the caller may see',
      tags: ['Projects'],
    })
    .input(z.strictObject({ ...pageQuery, q: z.string().max(100).optional() }))
    .output(pageOf(projectSummary)),
  create: oc
    .route({
      method: 'POST',
      path: '/projects',
      summary: 'Create a project with its stages and registries',
      successStatus: 201,
      tags: ['Projects'],
    })
    .input(
      z.strictObject({
        slug,
        name: visibleName(100),
        stages: z
          .array(z.strictObject({ slug, name: visibleName(60) }))
          .min(2)
          .max(8)
          .optional(),
        /** The owning team's slug. */
        team: slug.optional(),
        /** The policies that its stages start with. */
        template: z.enum(policyTemplates).default('balanced'),
      }),
    )
    .output(project),
  get: oc
    .route({
      method: 'GET',
      path: '/projects/{project}',
      summary: 'One project',
      tags: ['Projects'],
    })
    .input(z.strictObject(inProject))
    .output(project),
  update: oc
    .route({
      method: 'PATCH',
      path: '/projects/{project}',
      summary: 'Change a project’s settings',
      tags: ['Projects'],
    })
    .input(
      z.strictObject({
        ...inProject,
        name: visibleName(100).optional(),
        latestFollows: z.boolean().optional(),
        carries: z.boolean().optional(),
        floatingTags: z.array(tagGlob).max(40).optional(),
        keepsTags: z.boolean().optional(),
        /** Switching it off is proposed, for another maintainer to agree. */
        agreesPolicies: z.boolean().optional(),
      }),
    )
    .output(project),
};
