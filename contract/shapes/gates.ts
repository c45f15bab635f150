import { z } from 'zod';
import { verdictStates } from '@/domain/gates/verdict';
import { stopKinds } from '@/domain/promotions/automatic-stop';
import { actor } from './actor';
import { timestamp } from './common';

/** A thing that a verdict rests on. */
export const evidence = z.object({
  label: z.string(),
  /** Where to see it; null where the label says it all. */
  href: z.string().nullable(),
  /** When it was reported; left out: the label says it all. */
  at: timestamp.optional(),
});

/** A gate's answer. `failed` needs a change of the build or a waiver; `waiting` may pass later. */
export const verdict = z.object({
  /** The gate's key in its policy: its kind, `metadata-2` for the second of a kind. */
  gate: z.string(),
  kind: z.string(),
  title: z.string(),
  verdict: z.enum(verdictStates),
  reason: z.string(),
  /** When the clock alone may change the answer. */
  until: timestamp.nullable(),
  /** Who or what it waits for. */
  on: z.array(z.string()).readonly(),
  /** What is missing, where that is less than the title says: `1 more approval`. */
  missing: z.string().optional(),
  evidence: z.array(evidence).readonly(),
});
export type Verdict = z.infer<typeof verdict>;

/** A gate of a policy that is not asked, as the way back to an earlier build is asked none. */
export const gateName = verdict.pick({ gate: true, kind: true, title: true });
export type GateName = z.infer<typeof gateName>;

/** Why a stage that fills by itself does not take a build, and what would mend it. */
export const stop = z.object({
  build: z.number().int(),
  version: z.string().nullable(),
  kind: z.enum(stopKinds),
  /** Has somebody to do something? Else it is only said. */
  loud: z.boolean(),
  reason: z.string(),
  mend: z.string(),
  since: timestamp,
});
export type Stop = z.infer<typeof stop>;

/** What a caller may do, with the reason where they may not. */
export const act = z.object({ allowed: z.boolean(), reason: z.string().nullable() });
export type Act = z.infer<typeof act>;

/** The line into a stage is stopped: nothing enters. */
export const hold = z.object({ reason: z.string(), by: actor, at: timestamp });

/** What a cell of a matrix says of gates, beside what is there. */
export const laneGates = {
  /** What the gates said when what is there came in; null: it was pushed, or nothing is there. */
  entered: z
    .object({
      passed: z.number().int(),
      waived: z.number().int(),
      /** Somebody went past the whole policy. */
      brokenGlass: z.boolean(),
    })
    .nullable(),
  /** The oldest open request to go on from here, as it was last evaluated; null: none. */
  waiting: z
    .object({
      promotion: z.string(),
      image: z.string(),
      /** The stage that it asks to enter. */
      to: z.string(),
      by: actor,
      since: timestamp,
      /** A gate of one of them fails. */
      blocked: z.boolean(),
      /** How many there are. */
      count: z.number().int(),
    })
    .nullable(),
  hold: hold.nullable(),
};
