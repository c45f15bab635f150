import { z } from 'zod';
import { evidenceKinds } from '@/domain/images/attached/evidence-kind';
import { promotionKinds } from '@/domain/promotions/kinds';
import { actor } from './actor';
import { timestamp } from './common';
import { act, gateName, verdict } from './gates';
import { build } from './images';
import { loosenedVersion } from './policies';
import { promotion } from './promotion';

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
  /** Nobody is left because of who asked: were it somebody else, there would be people enough. */
  forAnother: z.boolean(),
});

/** The first hundred, and how many there are. */
const evidenceList = z.object({
  count: z.number().int(),
  list: z.array(
    z.object({
      digest: z.string(),
      artifactType: z.string().nullable(),
      kind: z.enum(evidenceKinds),
      /** The digest that it is told of. */
      about: z.string(),
      /** The tag by which it is told; null: it names its subject. */
      tag: z.string().nullable(),
      /** Does the target have it already? */
      there: z.boolean(),
      /** Names of the stages that have it, in the pipeline's order. */
      stages: z.array(z.string()),
    }),
  ),
});

/** Now and would be: what a promotion changes in its target. */
export const review = z.object({
  project: z.string(),
  image: z.string(),
  kind: z.enum(promotionKinds),
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
  /** By key, values and keys cut short: 100 at most. */
  labels: z.array(difference),
  /** Labels that differ beyond those listed. */
  moreLabels: z.number().int(),
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
  /** Is it what clusters that follow `latest` get? Not where it goes in beside what is newer. */
  becomesCurrent: z.boolean(),
  /** Tags that a roll back takes off the target's list, in byte order. */
  takesOff: z.array(z.string()),
  /** Floats that go back to the build with the stage. */
  goesBack: z.array(z.string()),
  clusters: z.array(z.string()),
  /** How many signatures, SBOMs and attestations go along. */
  referrers: z.number().int(),
  /** What goes along, what stays behind, what came after the request (docs/what-travels.md). */
  closure: z.object({
    /** One text for all that moves: an approval is bound to it. */
    mark: z.string(),
    /** Manifests that are placed: the build, what its index names, and evidence. */
    manifests: z.number().int(),
    evidence: evidenceList,
    /** Images that refer to the build: a runtime could start them, so they are not carried unjudged. */
    staysBehind: evidenceList,
    /** Arrived where the build is taken from after the request: no part of it. */
    later: evidenceList,
    /** The entry registry has it, and the stage that the build is taken from has not: it does not go along. */
    notYet: evidenceList,
  }),
  reasonRequired: z.boolean(),
  /** What gates say now: of the `open` request, whoever looks, else of one that the caller would make. */
  verdicts: z.array(verdict),
  /** Gates of the target’s policy that a roll back is not asked. */
  notAsked: z.array(gateName),
  policyVersion: z.number().int(),
  /**
   * What the policy of the target asks for less since what is there was let in, newest version first;
   * `asks`: why whoever saved it counts as who asks, null where they do not.
   */
  loosened: z.array(loosenedVersion.extend({ asks: z.string().nullable() })),
  approvers: z.array(approvalGroup),
  /** What asking for it would do now. `reason` says why not, or what it would wait for. */
  promote: act.extend({
    would: z.enum(['promote', 'request', 'nothing']),
    /** Somebody who may promote there has to click, for the caller may only ask. */
    needsPromoter: z.boolean(),
  }),
  /** The open request for this build and stage; null: none. */
  open: z.string().nullable(),
  /** Who asked for that. */
  requestedBy: actor.nullable(),
  /** Go past the whole policy, where something in it does not pass. */
  breakGlass: act,
  /** Ask although a gate fails, so that a maintainer may waive it. */
  askWaiver: act,
});
export type Review = z.infer<typeof review>;

/** What somebody said about a promotion. */
export const comment = z.object({ id: z.string(), by: actor, at: timestamp, text: z.string() });
export type Comment = z.infer<typeof comment>;

/** What is asked of a promotion, and what this caller may do with it. */
export const promotionReview = z.object({
  promotion,
  /** Now and would be; of a finished one as far as it can still be told. */
  review: review.nullable(),
  /** Of a roll back: the gates of that version of the policy, none of which was asked. */
  notAsked: z.array(gateName),
  /**
   * Of one that has ended: what went along, or would have, as it was kept when it was asked for. Null while
   * it is open (`review` says it), and where it was not kept yet.
   */
  along: z
    .object({
      /** Manifests in all: the build, what its index names, and evidence. */
      manifests: z.number().int(),
      evidence: z.object({
        count: z.number().int(),
        list: z.array(
          z.object({
            digest: z.string(),
            artifactType: z.string().nullable(),
            kind: z.enum(evidenceKinds),
            tag: z.string().nullable(),
          }),
        ),
      }),
    })
    .nullable(),
  /** The hundred that were said last, the newest last. */
  comments: z.array(comment),
  /** Those before them: a list of its own has all. */
  moreComments: z.number().int(),
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
