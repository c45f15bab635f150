import { oc } from '@orpc/contract';
import { z } from 'zod';
import { promotionStates } from '@/domain/promotions/states';
import { act, verdict } from './gates';
import { build } from './images';
import { buildNumber, digest, imageName, pageOf, pageQuery, slug, tag, timestamp } from './common';

/** One person's decision, bound to what they saw (L4). */
export const approval = z.object({
  by: z.string(),
  name: z.string(),
  decision: z.enum(['approve', 'reject']),
  comment: z.string().nullable(),
  at: timestamp,
  /** Does it count for what is asked now? */
  counts: z.boolean(),
  /** What changed since, in words, where it does not. */
  lapsed: z.array(z.string()),
});
export type Approval = z.infer<typeof approval>;

export const waiver = z.object({
  gate: z.string(),
  reason: z.string(),
  by: z.string(),
  name: z.string(),
  at: timestamp,
  expiresAt: timestamp,
});

export const brokenGlass = z.object({
  reason: z.string(),
  by: z.string(),
  name: z.string(),
  at: timestamp,
  signedOff: z
    .object({ by: z.string(), name: z.string(), at: timestamp, note: z.string().nullable() })
    .nullable(),
});

export const promotion = z.object({
  id: z.string(),
  project: z.string(),
  image: z.string(),
  kind: z.enum(['promotion', 'rollback']),
  state: z.enum(promotionStates),
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
  /** What people call them. */
  requestedByName: z.string(),
  /** `policy`: it happened by itself. */
  requestedByKind: z.enum(['person', 'robot', 'policy']),
  requestedAt: timestamp,
  finishedAt: timestamp.nullable(),
  /** Why it ended, where it did not end in a promotion. */
  outcome: z.string().nullable(),
  /** When an open request ends by itself. */
  lapsesAt: timestamp.nullable(),
  /** The version of the target's policy that the verdicts are of. */
  policyVersion: z.number().int(),
  verdicts: z.array(verdict),
  approvals: z.array(approval),
  waivers: z.array(waiver),
  brokenGlass: brokenGlass.nullable(),
  /** The other promotions of the same release: all of them happen, or none. */
  release: z
    .object({
      id: z.string(),
      members: z.array(
        z.object({
          id: z.string(),
          image: z.string(),
          build: z.number().int(),
          version: z.string().nullable(),
          digest: z.string(),
          state: z.enum(promotionStates),
        }),
      ),
    })
    .nullable(),
});
export type Promotion = z.infer<typeof promotion>;

const difference = z.object({
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** Who may still decide in one group of an approvals gate. */
const approvalGroup = z.object({
  /** The gate's key. */
  gate: z.string(),
  team: z.string().nullable(),
  count: z.number().int(),
  people: z.array(z.string()),
});

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
  labels: z.array(difference),
  properties: z.array(difference),
  /** The commits between the two, where their labels name source and commit. */
  commits: z
    .object({
      /** The forge's page that compares them; null where the source is not one it is known for. */
      compare: z.string().nullable(),
      from: z.string(),
      to: z.string(),
      /** Builds of this image between the two, newest first: what their labels tell of each. */
      builds: z.array(
        z.object({
          number: z.number().int(),
          version: z.string().nullable(),
          commit: z.string().nullable(),
          author: z.string().nullable(),
          /** The commit's page. */
          url: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
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
  policyVersion: z.number().int(),
  approvers: z.array(approvalGroup),
  /** What asking for it would do now. `reason` says why not, or what it would wait for. */
  promote: act.extend({ would: z.enum(['promote', 'request', 'nothing']) }),
  /** The open request for this build and stage; null: none. */
  open: z.string().nullable(),
  /** Go past the whole policy, where something in it does not pass. */
  breakGlass: act,
  /** Ask although a gate fails, so that a maintainer may waive it. */
  askWaiver: act,
});
export type Review = z.infer<typeof review>;

const candidate = { image: imageName, build: buildNumber.optional(), digest: digest.optional() };

const oneOfBuildAndDigest = (value: { build?: number | undefined; digest?: string | undefined }) =>
  (value.build === undefined) !== (value.digest === undefined);
const oneOf = { error: 'name the build by `build` or by `digest`, one of them', path: ['build'] };

const tags = z.array(tag).max(20).optional();
const reason = z.string().trim().min(1).max(1000);
const ask = {
  project: slug,
  to: slug,
  reason: reason.optional(),
  dryRun: z.boolean().optional(),
  /** Keep the request although a gate fails, so that a maintainer may waive it. */
  askWaiver: z.boolean().optional(),
};
const byId = { id: z.uuid() };

/** What is asked of a promotion, and what this caller may do with it. */
export const promotionReview = z.object({
  promotion,
  /** Now and would be; of a finished one as far as it can still be told. */
  review: review.nullable(),
  comments: z.array(
    z.object({ by: z.string(), name: z.string(), at: timestamp, text: z.string() }),
  ),
  can: z.object({
    approve: act,
    reject: act,
    cancel: act,
    /** The last click. */
    execute: act,
    waive: act,
    breakGlass: act,
    signOff: act,
    comment: act,
  }),
  /** Each gate that stands in the way: may the caller waive it? */
  waivers: z.array(act.extend({ gate: z.string() })),
});
export type PromotionReview = z.infer<typeof promotionReview>;

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
        decision: z.enum(['approve', 'reject']),
        comment: reason.optional(),
        /** What the caller looked at; 409 where it is no longer what is asked (L4). */
        seen: z
          .strictObject({
            /** The digest that was current in the target; null: nothing. */
            target: digest.nullable(),
            policyVersion: z.number().int(),
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
      summary: 'The last click, where the policy asks for one',
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
    .output(promotionReview),
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

/** A line of the inbox. */
const inboxItem = z.object({
  promotion,
  /** What this caller is to do, or what it waits for: one sentence. */
  text: z.string(),
  /** The stage it would enter, and where that stands in its project's pipeline (from 0). */
  stage: z.object({
    name: z.string(),
    position: z.number().int(),
    count: z.number().int(),
  }),
});
export type InboxItem = z.infer<typeof inboxItem>;

const endingCredential = z.object({
  project: z.string(),
  robot: z.string(),
  kind: z.enum(['ci', 'cluster']),
  /** Of the secret: its first characters. */
  prefix: z.string(),
  endsAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  ended: z.boolean(),
});
export type EndingCredential = z.infer<typeof endingCredential>;

export const inbox = {
  get: oc
    .route({
      method: 'GET',
      path: '/inbox',
      summary: 'What waits for me, what I asked for, what is done',
      tags: ['Promotions'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        /** Requests that the caller may decide, and promotions past their policy to sign off. */
        mine: z.array(inboxItem),
        /** Open requests of the caller. */
        asked: z.array(inboxItem),
        /** The last 20 that the caller asked for or decided, newest first. */
        done: z.array(inboxItem),
        /** Credentials that end soon, or ended lately while in use, of robots that they look after. */
        credentials: z.array(endingCredential),
        /** For administrators: the last isolation check, where it met what should not be. */
        isolation: z
          .object({ id: z.string(), at: timestamp, surprises: z.number().int() })
          .nullable(),
      }),
    ),
  count: oc
    .route({
      method: 'GET',
      path: '/inbox/count',
      summary: 'How many wait for me',
      tags: ['Promotions'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        mine: z.number().int(),
        credentials: z.number().int(),
        /** 1 where the last isolation check found something, for administrators. */
        isolation: z.number().int(),
      }),
    ),
};
