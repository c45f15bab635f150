import { z } from 'zod';
import { howCurrent } from '@/domain/images/current';
import { actor } from './actor';
import { inPipeline, timestamp } from './common';
import { withdrawal } from './withdrawal';

/**
 * What an image is in a stage: in the entry stage the newest build that is there and no part of another,
 * beyond it what clusters that follow `latest` get. The one shape of every answer that says so (L15).
 */
export const current = z.object({
  image: z.string(),
  number: z.number().int(),
  digest: z.string(),
  version: z.string().nullable(),
  /** Since when it is: of what was rolled back to the time of the roll back. */
  since: timestamp,
  /** `removed`: what was newer was removed. */
  how: z.enum(howCurrent),
  by: actor,
  /** The promotion that made it so; null: none did. */
  promotion: z.string().nullable(),
  /** Why, as that promotion says; null: nobody said. */
  reason: z.string().nullable(),
  /** Did somebody break the glass for that promotion, and go past its policy? */
  brokenGlass: z.boolean(),
  /** What holds it back; null: nothing does. */
  withdrawn: withdrawal,
});
export type Current = z.infer<typeof current>;

/** Who let a build into a stage: one answer wherever it is told. */
export const letIn = z.object({
  /** Who asked for it; of a stage that fills by itself its policy. */
  requestedBy: actor,
  /** Whose approvals counted when it happened, each once, in the order in which they were given. */
  approvedBy: z.array(actor),
  /** Who pressed the last button; null: it did not happen. */
  executedBy: actor.nullable(),
  /** Did somebody break the glass for it, and go past its policy? Who and why the promotion says. */
  brokenGlass: z.boolean(),
});
export type LetIn = z.infer<typeof letIn>;

/** What an image was in a stage, and who let it in. */
export const pastCurrent = current.extend({
  /** Until when; null: it still is. */
  until: timestamp.nullable(),
  /** Who asked for the promotion; null: none was asked for. */
  requestedBy: actor.nullable(),
  /** Whose approvals counted when it happened, in the order in which they were given. */
  approvedBy: z.array(actor),
  /** Who pushed it, let it in, or removed what was newer. */
  executedBy: actor,
});
export type PastCurrent = z.infer<typeof pastCurrent>;

/** A stage beyond the entry whose current build is withdrawn, or has a part of one that is. */
export const withdrawnStage = z.object({
  project: z.string(),
  /** The stage's slug. */
  to: z.string(),
  stage: inPipeline,
  current,
  /** What the caller may do about it: go back to an earlier build, or ask others to. */
  may: z.enum(['roll-back', 'ask', 'nothing']),
});
export type WithdrawnStage = z.infer<typeof withdrawnStage>;
