import { oc } from '@orpc/contract';
import { z } from 'zod';
import { shortText } from '@/domain/short-text';
import { current, pastCurrent, withdrawnStage } from '../shapes/current';
import {
  askedTime,
  buildNumber,
  digest,
  imageInPath,
  pageOf,
  pageQuery,
  slug,
  tag,
} from '../shapes/common';
import { evidencePack } from '../shapes/evidence-pack';
import {
  imageLanes,
  build,
  replacement,
  buildContent,
  timelineEntry,
  board,
  tagAt,
} from '../shapes/images';

const inProject = { project: slug };
const inImage = { ...inProject, image: imageInPath };

export const images = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images',
      summary: 'Images, and what is current in each registry',
      tags: ['Images'],
    })
    .input(z.strictObject({ ...inProject, ...pageQuery }))
    .output(pageOf(imageLanes)),
  board: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/board',
      summary: 'An image’s lanes with their cards',
      tags: ['Images'],
    })
    .input(z.strictObject(inImage))
    .output(board),
  builds: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds',
      summary: 'Builds of an image, newest first',
      tags: ['Builds'],
    })
    .input(
      z.strictObject({
        ...inImage,
        ...pageQuery,
        stage: slug.optional(),
        digest: digest.optional(),
      }),
    )
    .output(pageOf(build)),
  build: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}',
      summary: 'One build',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber }))
    .output(build),
  content: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/content',
      summary: 'Manifests, layers and referrers of a build',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber }))
    .output(buildContent),
  labels: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/labels',
      summary: 'What a build says of itself, whole',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber, ...pageQuery }))
    .output(pageOf(z.object({ key: z.string(), value: z.string() }))),
  timeline: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/timeline',
      summary: 'What happened to a build, newest first',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber, ...pageQuery }))
    .output(pageOf(timelineEntry)),
  evidencePack: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/evidence-pack',
      summary: 'How a build came where it is, with proof: promotions, approvals, gates, trail',
      description:
        'For whoever reads the project and its trail. docs/evidence-pack.md says its format.',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber }))
    .output(evidencePack),
  tagAt: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/tags/{tag}',
      summary: 'What a tag means in a stage, now or at a time, from the record',
      tags: ['Builds'],
    })
    .input(
      z.strictObject({
        ...inImage,
        tag,
        stage: slug,
        at: askedTime.optional(),
      }),
    )
    .output(tagAt),
  stage: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/stages/{stage}',
      summary: 'What is current of an image in a stage',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, stage: slug }))
    .output(z.object({ stage: z.string(), registry: z.string(), current: current.nullable() })),
  withdrawn: oc
    .route({
      method: 'GET',
      path: '/current/withdrawn',
      summary: 'Stages beyond the entry whose current build is withdrawn, in all projects',
      tags: ['Images'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        /** Those of the last stages first; 100 at most. */
        items: z.array(withdrawnStage),
        /** How many there are. */
        count: z.number().int(),
      }),
    ),
  stageHistory: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/stages/{stage}/history',
      summary: 'What was current of an image in a stage, newest first, and who let it in',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, stage: slug, ...pageQuery }))
    .output(pageOf(pastCurrent)),
  stageTimeline: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/stages/{stage}/timeline',
      summary: 'What a stage had when, newest first',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, stage: slug, ...pageQuery }))
    .output(pageOf(timelineEntry.extend({ build: z.number().int().nullable() }))),
  sharing: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/images/{image}/builds/{number}/sharing',
      summary:
        'Which other builds have a part of this one or the same image, and are held back with it if it is withdrawn',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber }))
    .output(
      z.object({
        /** How many there are. */
        count: z.number().int(),
        /** Ten, those of its image first, then the newest, with the slugs of the stages that have them. */
        builds: z.array(
          z.object({
            image: z.string(),
            number: z.number().int(),
            version: z.string().nullable(),
            stages: z.array(z.string()),
          }),
        ),
      }),
    ),
  withdraw: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/images/{image}/builds/{number}/withdrawal',
      summary: 'Withdraw a build: nothing promotes it any more',
      successStatus: 201,
      tags: ['Builds'],
    })
    .input(
      z.strictObject({
        ...inImage,
        number: buildNumber,
        reason: shortText(500),
        /** Refuse its pulls outside the entry stage too. */
        blockPulls: z.boolean().optional(),
      }),
    )
    .output(build),
  reinstate: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/images/{image}/builds/{number}/withdrawal',
      summary: 'Take a withdrawal back',
      tags: ['Builds'],
    })
    .input(z.strictObject({ ...inImage, number: buildNumber }))
    .output(build),
  carry: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/images/{image}/builds/{number}/carry',
      summary: 'Carry late evidence of a build to the stages that have it',
      description:
        'Brings signatures, SBOMs and attestations that were pushed to the entry registry after the build went on, by subject or by tag. Nothing that a runtime could start is carried, and no approval is opened anew. Projects carry by themselves unless that is switched off, but by itself evidence only adds: where an evidence tag of a stage names something that the new document does not, it waits for this call, which moves the tag where `replace` is true. Else it carries nothing and is refused (409, `would-replace`) with `replaces`: for each stage the tag, the digests, and in words what would go.',
      tags: ['Builds'],
    })
    .input(
      z.strictObject({
        ...inImage,
        number: buildNumber,
        to: slug.optional(),
        /** Replace what the new documents do not say any more; else the call is refused (`would-replace`), with what would go. */
        replace: z.boolean().optional(),
        /** What was shown, as `replacing` names it: where something else would go by now, the call is refused (`changed`). */
        seen: z.string().max(64).optional(),
      }),
    )
    .output(
      z.object({
        /** Each stage that gained something; empty where all had all of it. */
        carried: z.array(
          z.object({
            stage: z.string(),
            manifests: z.array(z.string()),
            tags: z.array(z.string()),
            replaced: z.array(replacement),
          }),
        ),
      }),
    ),
  setProperties: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/images/{image}/builds/{number}/properties',
      summary: 'Set properties; null removes one',
      tags: ['Builds'],
      inputStructure: 'detailed',
    })
    .input(
      z.object({
        params: z.strictObject({ ...inImage, number: buildNumber }),
        body: z
          .record(
            z
              .string()
              .regex(
                /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/,
                'letters, digits and . _ / -, at most 100',
              ),
            z.string().max(1000).nullable(),
          )
          .refine((properties) => Object.keys(properties).length <= 50, 'at most 50 at once'),
      }),
    )
    .output(build),
};
