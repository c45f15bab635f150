import { z } from 'zod';
import { policyDocument } from '@/domain/gates/policy';
import { proposalStates } from '@/domain/gates/policy/proposals';
import { actor } from './actor';
import { timestamp } from './common';
import { act, hold, verdict } from './gates';

/** Version 0: nobody has written one; it asks for nothing but the right to promote. */
export const policy = z.object({
  stage: z.string(),
  version: z.number().int(),
  gates: policyDocument.shape.gates,
  automatic: policyDocument.shape.automatic.unwrap(),
  lastClick: z.boolean(),
  savedAt: timestamp.nullable(),
  savedBy: actor.nullable(),
  /** Who agreed to it, where another proposed it; else null. */
  agreedBy: actor.nullable(),
  /** What to think about before relying on it, e.g. a quorum that nobody can reach, with names. */
  warnings: z.array(z.string()),
});
export type Policy = z.infer<typeof policy>;

/** One line of the difference between two versions, in words. */
export const policyChange = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  /** The gate's key, `automatic` or `lastClick`. */
  what: z.string(),
  text: z.string(),
});
export type PolicyChange = z.infer<typeof policyChange>;

/** One line of what a version asks for less than the one before, in words. */
export const loosening = z.object({
  /** `changed`: whether it is less cannot be told. */
  how: z.enum(['loosened', 'changed']),
  text: z.string(),
});
export type Loosening = z.infer<typeof loosening>;

/** A version that may let in what the one before did not. */
export const loosenedVersion = z.object({
  version: z.number().int(),
  by: actor,
  /** Who agreed to it, where another proposed it; else null. */
  agreedBy: actor.nullable(),
  at: timestamp,
  lines: z.array(loosening),
});

/** A change that waits for another maintainer's word, or what became of it. */
export const policyProposal = z.object({
  id: z.uuid(),
  /** The project's slug. */
  project: z.string(),
  /** The stage's slug; null: that changes of policies need nobody's word any more. */
  stage: z.string().nullable(),
  stageName: z.string().nullable(),
  /** The version that it was proposed on top of. */
  version: z.number().int(),
  by: actor,
  at: timestamp,
  state: z.enum(proposalStates),
  decidedBy: actor.nullable(),
  decidedAt: timestamp.nullable(),
  /** Why it was declined. */
  reason: z.string().nullable(),
  changes: z.array(policyChange),
  /** Another version came into force since: it has to be proposed anew. */
  isBehind: z.boolean(),
  /** Agree to it. */
  decide: act,
  /** The caller proposed it, and may take it back. */
  isMine: z.boolean(),
});
export type PolicyProposal = z.infer<typeof policyProposal>;

/** A draft asked about builds that could enter the stage now. */
export const policyTrial = z.object({
  image: z.string(),
  number: z.number().int(),
  version: z.string().nullable(),
  digest: z.string(),
  verdicts: z.array(verdict),
});
export type PolicyTrial = z.infer<typeof policyTrial>;

/** A draft asked about a promotion that happened. */
export const replayed = z.object({
  promotion: z.string(),
  image: z.string(),
  number: z.number().int(),
  version: z.string().nullable(),
  at: timestamp,
  by: actor,
  /** `stopped`: a gate would have failed; `delayed`: one would have waited. */
  outcome: z.enum(['passed', 'delayed', 'stopped']),
  verdicts: z.array(verdict),
});
export type Replayed = z.infer<typeof replayed>;

export const stageState = z.object({
  stage: z.string(),
  name: z.string(),
  registry: z.string(),
  /** Entry stages fill by pushes and have no policy. */
  entry: z.boolean(),
  policy,
  hold: hold.nullable(),
  /** Stop the line, or release it. */
  stop: act,
  edit: act,
});
export type StageState = z.infer<typeof stageState>;
