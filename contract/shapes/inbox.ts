import { z } from 'zod';
import { robotKinds } from '@/domain/permissions/roles';
import { inPipeline, timestamp } from './common';
import { stop } from './gates';
import { loosenedVersion } from './policies';
import { promotion } from './promotion';

/** A line of the inbox. */
export const inboxItem = z.object({
  promotion,
  /** What this caller is to do, or what it waits for: one sentence. */
  text: z.string(),
  stage: inPipeline,
});
export type InboxItem = z.infer<typeof inboxItem>;

export const endingCredential = z.object({
  project: z.string(),
  robot: z.string(),
  kind: z.enum(robotKinds),
  /** Of the secret: its first characters. */
  prefix: z.string(),
  endsAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  ended: z.boolean(),
});
export type EndingCredential = z.infer<typeof endingCredential>;

export const stoppedStage = stop.extend({
  project: z.string(),
  image: z.string(),
  /** The stage's slug. */
  to: z.string(),
  stage: inPipeline,
});
export type StoppedStage = z.infer<typeof stoppedStage>;

/** What somebody else loosened in the policy of a stage where the caller approves. */
export const loosenedPolicy = loosenedVersion.extend({
  project: z.string(),
  /** The stage's slug. */
  to: z.string(),
  stage: inPipeline,
});
export type LoosenedPolicy = z.infer<typeof loosenedPolicy>;

/** What fails in the background, and is tried again until it goes well. */
export const trouble = z.object({
  /** What does not happen, or what that means: one sentence. */
  what: z.string(),
  /** Why. */
  reason: z.string(),
  /** What would mend it, and how often it is tried again. */
  mend: z.string(),
  since: timestamp,
  times: z.number().int(),
  /** The project's slug; null: the whole installation. */
  project: z.string().nullable(),
  image: z.string().nullable(),
  /** Of an open request that could not be evaluated: its id. */
  promotion: z.string().nullable(),
  /** Of a job that fails: its kind. */
  job: z.string().nullable(),
});
export type Trouble = z.infer<typeof trouble>;

/** Somebody who could decide if an administrator vouched for them, or whose request others could. */
export const neededWord = z.object({
  email: z.string(),
  name: z.string(),
  /** How it is known that somebody else made the account: one sentence. */
  text: z.string(),
  /** The requests that it would help. */
  requests: z.array(
    z.object({ id: z.string(), project: z.string(), image: z.string(), to: z.string() }),
  ),
});
export type NeededWord = z.infer<typeof neededWord>;
