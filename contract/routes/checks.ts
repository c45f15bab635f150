import { oc } from '@orpc/contract';
import { z } from 'zod';
import { checkName } from '@/domain/gates/policy/check-name';
import { checkStates } from '@/domain/gates/facts';
import { optionalText } from '@/domain/short-text';
import { buildNumber, digest, imageInPath, imageName, slug } from '../shapes/common';
import { check } from '../shapes/checks';

export const checks = {
  report: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/checks',
      summary: 'Report an outside result about a build: CI robots, and maintainers by hand',
      successStatus: 201,
      tags: ['Checks'],
    })
    .input(
      z
        .strictObject({
          project: slug,
          image: imageName,
          build: buildNumber.optional(),
          digest: digest.optional(),
          name: checkName,
          state: z.enum(checkStates),
          summary: optionalText(500).optional(),
          /** Where to see the report; http or https. */
          url: z
            .url({ protocol: /^https?$/ })
            .max(1000)
            .optional(),
        })
        .refine((value) => (value.build === undefined) !== (value.digest === undefined), {
          error: 'name the build by `build` or by `digest`, one of them',
          path: ['build'],
        }),
    )
    .output(check.extend({ build: z.number().int(), digest: z.string() })),
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/checks',
      summary: 'Reports about a build, newest first',
      tags: ['Checks'],
    })
    .input(z.strictObject({ project: slug, image: imageInPath, number: buildNumber }))
    .output(z.object({ items: z.array(check) })),
};
