import { oc } from '@orpc/contract';
import { z } from 'zod';
import { act, build } from './images';
import { buildNumber, digest, imageName, pageOf, pageQuery, slug, tag, timestamp } from './common';

/** A gate's answer. With no policy there are none; the right to promote is checked before. */
export const verdict = z.object({
  gate: z.string(),
  state: z.enum(['passed', 'failed', 'waiting', 'waived']),
  reason: z.string(),
  evidence: z.string().nullable(),
});

export const promotion = z.object({
  id: z.string(),
  project: z.string(),
  image: z.string(),
  kind: z.enum(['promotion', 'rollback']),
  state: z.enum(['planned', 'promoted', 'failed']),
  /** Stage slugs. */
  from: z.string(),
  to: z.string(),
  digest: z.string(),
  build: z.number().int(),
  version: z.string().nullable(),
  /** Tags set in the target, `build-<number>` and `latest` included. */
  tags: z.array(z.string()),
  reason: z.string().nullable(),
  /** The build that `latest` meant in the target before. */
  replaced: z.object({ number: z.number().int(), version: z.string().nullable() }).nullable(),
  requestedBy: z.string(),
  requestedAt: timestamp,
  finishedAt: timestamp.nullable(),
  verdicts: z.array(verdict),
});
export type Promotion = z.infer<typeof promotion>;

/** Now and would be: what a promotion changes in its target. */
export const review = z.object({
  project: z.string(),
  image: z.string(),
  kind: z.enum(['promotion', 'rollback']),
  from: z.object({ slug: z.string(), name: z.string(), registry: z.string() }),
  to: z.object({ slug: z.string(), name: z.string(), registry: z.string(), last: z.boolean() }),
  now: build.nullable(),
  next: build,
  layers: z.object({
    shared: z.number().int(),
    added: z.number().int(),
    removed: z.number().int(),
    addedBytes: z.number().int(),
  }),
  /** Bytes of `next` less those of `now`; all of `next` where nothing is there. */
  sizeDifference: z.number().int(),
  labels: z.array(
    z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** Tags that could be set besides `build-<number>` and `latest`. */
  tags: z.array(
    z.object({
      name: z.string(),
      /** Set unless the caller says otherwise. */
      proposed: z.boolean(),
      /** Why it cannot be set; null where it can. */
      conflict: z.string().nullable(),
    }),
  ),
  alwaysSet: z.array(z.string()),
  clusters: z.array(z.string()),
  /** Signatures, SBOMs and attestations that go along. */
  referrers: z.number().int(),
  reasonRequired: z.boolean(),
  verdicts: z.array(verdict),
  promote: act,
});
export type Review = z.infer<typeof review>;

const request = {
  project: slug,
  image: imageName,
  build: buildNumber.optional(),
  digest: digest.optional(),
  to: slug,
};

const oneOfBuildAndDigest = (value: { build?: number | undefined; digest?: string | undefined }) =>
  (value.build === undefined) !== (value.digest === undefined);
const oneOf = { error: 'name the build by `build` or by `digest`, one of them', path: ['build'] };

export const promotions = {
  create: oc
    .route({
      method: 'POST',
      path: '/promotions',
      summary: 'Promote a build to the next stage, or roll a stage back',
      description:
        'Resolves to a digest once, checks the right on the target stage, and places the same bytes there with their tags in one transaction. `dryRun` checks everything and moves nothing. An `Idempotency-Key` header makes a repeated call answer as the first did.',
      successStatus: 201,
      tags: ['Promotions'],
    })
    .input(
      z
        .strictObject({
          ...request,
          tags: z.array(tag).max(20).optional(),
          reason: z.string().trim().min(1).max(1000).optional(),
          dryRun: z.boolean().optional(),
        })
        .refine(oneOfBuildAndDigest, oneOf),
    )
    .output(promotion),
  get: oc
    .route({
      method: 'GET',
      path: '/promotions/{id}',
      summary: 'One promotion',
      tags: ['Promotions'],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(promotion),
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
