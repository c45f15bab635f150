import { z } from 'zod';
import { decisions, promotionKinds } from '@/domain/promotions/kinds';
import { promotionStates } from '@/domain/promotions/states';
import { actor } from './actor';
import { timestamp } from './common';
import { verdict } from './gates';

/** One person's decision, bound to what they saw (L4). */
export const approval = z.object({
  by: actor,
  decision: z.enum(decisions),
  comment: z.string().nullable(),
  at: timestamp,
  /** Does it count for what is asked now? */
  counts: z.boolean(),
  /** What changed since, in words, where it does not. */
  lapsed: z.array(z.string()),
});
export type Approval = z.infer<typeof approval>;

/** What lets one gate of it pass, and until when. */
export const waiver = z.object({
  gate: z.string(),
  reason: z.string(),
  by: actor,
  at: timestamp,
  expiresAt: timestamp,
});

/** Who went past the whole policy, and who looked at it afterwards. */
export const brokenGlass = z.object({
  reason: z.string(),
  by: actor,
  at: timestamp,
  signedOff: z.object({ by: actor, at: timestamp, note: z.string().nullable() }).nullable(),
});

/** A promotion or a roll back: asked for, waiting, done or refused. */
export const promotion = z.object({
  id: z.string(),
  project: z.string(),
  image: z.string(),
  kind: z.enum(promotionKinds),
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
  /** A stage's policy: it happened by itself. */
  requestedBy: actor,
  requestedAt: timestamp,
  finishedAt: timestamp.nullable(),
  /** Why it ended, where it did not end in a promotion. */
  outcome: z.string().nullable(),
  /** That an open one could not be evaluated in the background; null: it could. */
  trouble: z
    .object({
      since: timestamp,
      /** How often since then. It is tried again every 10 minutes, and whenever something changes. */
      times: z.number().int(),
      reason: z.string(),
      /** What would mend it. */
      mend: z.string(),
    })
    .nullable(),
  /**
   * What it changed in its target: manifests that were not there before, tags that were set or moved,
   * and those that a roll back took off its list; nothing where a call was repeated. Null while it is open.
   */
  did: z
    .object({
      manifests: z.number().int(),
      tags: z.array(z.string()),
      takenOff: z.array(z.string()),
    })
    .nullable(),
  /** When an open request ends by itself. */
  lapsesAt: timestamp.nullable(),
  /**
   * Whoever asked may not promote there, and nobody is asked for approval: once every gate passes, it waits
   * for one click (`/promotions/{id}/execute`) of somebody who may.
   */
  needsPromoter: z.boolean(),
  /** Who could give that click, by name; null: it needs none, or names are not told here. */
  promoters: z.array(z.string()).nullable(),
  /** The version of the target's policy that the verdicts are of. */
  policyVersion: z.number().int(),
  /** The version under which it was asked for, to which an open one is held too. */
  askedPolicyVersion: z.number().int(),
  verdicts: z.array(verdict),
  approvals: z.array(approval),
  /** Whose approvals count: for what is asked now, or for what happened. In the order in which they were given. */
  approvedBy: z.array(actor),
  /** Who let it in; null: it did not happen. */
  executedBy: actor.nullable(),
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
