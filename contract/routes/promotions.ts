import { oc } from '@orpc/contract';
import { z } from 'zod';
import { decisions } from '@/domain/promotions/kinds';
import { promotionStates } from '@/domain/promotions/states';
import { shortText } from '@/domain/short-text';
import { buildNumber, digest, imageName, pageOf, pageQuery, slug, tag } from '../shapes/common';
import { evidencePack } from '../shapes/evidence-pack';
import { promotion } from '../shapes/promotion';
import { comment, promotionReview, review } from '../shapes/review';

const candidate = { image: imageName, build: buildNumber.optional(), digest: digest.optional() };

const oneOfBuildAndDigest = (value: { build?: number | undefined; digest?: string | undefined }) =>
  (value.build === undefined) !== (value.digest === undefined);
const oneOf = { error: 'name the build by `build` or by `digest`, one of them', path: ['build'] };

const tags = z.array(tag).max(20).optional();
const reason = shortText(1000);
const ask = {
  project: slug,
  to: slug,
  reason: reason.optional(),
  dryRun: z.boolean().optional(),
  /** Keep the request although a gate fails, so that a maintainer may waive it. */
  askWaiver: z.boolean().optional(),
};
const byId = { id: z.uuid() };

export const promotions = {
  create: oc
    .route({
      method: 'POST',
      path: '/promotions',
      summary: 'Promote a build to the next stage, or roll a stage back',
      description:
        'Resolves to a digest once, checks the right on the target stage, and places the same bytes there with their tags in one transaction. `dryRun` checks everything and moves nothing; where a request for the build is open, it answers with that, as the call itself would. An `Idempotency-Key` header makes a repeated call answer as the first did.',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...ask, ...candidate, tags }).refine(oneOfBuildAndDigest, oneOf))
    .output(promotion),
  createSet: oc
    .route({
      method: 'POST',
      path: '/releases',
      summary: 'Promote several images of a project as one release: all of them or none',
      description:
        'One review: an approval, a rejection or a waiver of one member is one of all. Answers with the promotion of each image.',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(
      z.strictObject({
        ...ask,
        items: z
          .array(z.strictObject({ ...candidate, tags }).refine(oneOfBuildAndDigest, oneOf))
          .min(1)
          .max(20),
      }),
    )
    .output(z.object({ id: z.string().nullable(), items: z.array(promotion) })),
  get: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}',
      summary: 'One promotion',
      tags: ['Promotions'],
    })
    .input(z.strictObject(byId))
    .output(promotion),
  details: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/review',
      summary: 'One promotion with what it changes, and what the caller may do with it',
      tags: ['Promotions'],
    })
    .input(z.strictObject(byId))
    .output(promotionReview),
  evidencePack: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/evidence-pack',
      summary: 'How one promotion came about, with proof: approvals, gates, trail',
      description:
        'For whoever reads the project and its trail. docs/evidence-pack.md says its format.',
      tags: ['Promotions'],
    })
    .input(z.strictObject(byId))
    .output(evidencePack),
  decide: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/approvals',
      summary: 'Approve or reject exactly what is asked now',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(
      z.strictObject({
        ...byId,
        decision: z.enum(decisions),
        comment: reason.optional(),
        /** What the caller looked at; 409 where it is no longer what is asked (L4). */
        seen: z
          .strictObject({
            /** The digest that was current in the target; null: nothing. */
            target: digest.nullable(),
            policyVersion: z.number().int(),
            /** `closure.mark` of the review: what goes along with it. */
            closure: z.string().max(64).optional(),
          })
          .optional(),
      }),
    )
    .output(promotion),
  cancel: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/cancel',
      summary: 'Take an open request back',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...byId, reason: reason.optional() }))
    .output(promotion),
  execute: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/execute',
      summary: 'The last click: where the policy asks for one, or who asked may not promote there',
      tags: ['Promotions'],
    })
    .input(z.strictObject(byId))
    .output(promotion),
  waive: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/waivers',
      summary: 'Let one gate of one promotion pass, for a time',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(
      z.strictObject({
        ...byId,
        gate: z.string().max(40),
        reason,
        expiresInHours: z
          .number()
          .positive()
          .max(24 * 90),
      }),
    )
    .output(promotion),
  breakGlass: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/break-glass',
      summary: 'Go past the whole policy; somebody else must sign it off afterwards',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...byId, reason }))
    .output(promotion),
  signOff: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/sign-off',
      summary: 'Confirm that a promotion past its policy was looked at',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...byId, note: reason.optional() }))
    .output(promotion),
  comment: oc
    .route({
      method: 'POST',
      path: '/promotions/{id}/comments',
      summary: 'Say something about a promotion',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...byId, text: reason }))
    .output(comment),
  comments: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}/comments',
      summary: 'What was said about a promotion, newest first',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ ...byId, ...pageQuery }))
    .output(pageOf(comment)),
  list: oc
    .route({
      method: 'GET',
      path: '/promotions',
      summary: 'Promotions, newest first',
      tags: ['Promotions'],
    })
    .input(
      z.strictObject({
        ...pageQuery,
        project: slug.optional(),
        image: imageName.optional(),
        to: slug.optional(),
        state: z.enum(promotionStates).optional(),
      }),
    )
    .output(pageOf(promotion)),
  review: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/review',
      summary: 'What a promotion would change, before it is asked for',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ project: slug, image: imageName, build: buildNumber, to: slug }))
    .output(review),
};
