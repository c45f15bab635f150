import { oc } from '@orpc/contract';
import { z } from 'zod';
import { timestamp } from './common';
import { stop } from './gates';
import { loosenedVersion, policyProposal } from './policies';
import { promotion } from './promotion';

/** The stage it would enter, and where that stands in its project's pipeline (from 0). */
const inPipeline = z.object({
  name: z.string(),
  position: z.number().int(),
  count: z.number().int(),
});

/** A line of the inbox. */
const inboxItem = z.object({
  promotion,
  /** What this caller is to do, or what it waits for: one sentence. */
  text: z.string(),
  stage: inPipeline,
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

const stoppedStage = stop.extend({
  project: z.string(),
  image: z.string(),
  /** The stage's slug. */
  to: z.string(),
  stage: inPipeline,
});
export type StoppedStage = z.infer<typeof stoppedStage>;

/** What somebody else loosened in the policy of a stage where the caller approves. */
const loosenedPolicy = loosenedVersion.extend({
  project: z.string(),
  /** The stage's slug. */
  to: z.string(),
  stage: inPipeline,
});
export type LoosenedPolicy = z.infer<typeof loosenedPolicy>;

/** What fails in the background, and is tried again until it goes well. */
const trouble = z.object({
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
});
export type Trouble = z.infer<typeof trouble>;

/** Somebody who could decide if an administrator vouched for them, or whose request others could. */
const neededWord = z.object({
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
        /** What people call each project that is named here, by its slug. */
        projectNames: z.record(z.string(), z.string()),
        /** Requests that the caller may decide, and promotions past their policy to sign off. */
        mine: z.array(inboxItem),
        /** Open requests of the caller. */
        asked: z.array(inboxItem),
        /** The last 20 that the caller asked for or decided, newest first. */
        done: z.array(inboxItem),
        /** Credentials that end soon, or ended lately while in use, of robots that they look after. */
        credentials: z.array(endingCredential),
        /** For administrators: accounts that stop a request until somebody vouches for them. */
        words: z.array(neededWord),
        /** For administrators: the last isolation check, where it met what should not be. */
        isolation: z
          .object({
            ...{ id: z.string(), at: timestamp, surprises: z.number().int() },
            /** Why it could not be done to its end; null: it was. */
            problem: z.string().nullable(),
          })
          .nullable(),
        /** Stages that fill by themselves and do not, which the caller could set going again. */
        stops: z.array(stoppedStage),
        /** Versions of the last 30 days that the caller has not marked as read; of a stage, the newest 5. */
        loosened: z.array(loosenedPolicy),
        /** Changes of policies that wait for the caller’s word, or another maintainer’s. */
        proposals: z.array(policyProposal),
        /**
         * What fails in the background: of the projects whose policies the caller may edit or into whose
         * stages they may promote; for administrators, of the whole installation.
         */
        troubles: z.array(trouble),
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
        /** Accounts that an administrator could vouch for. */
        words: z.number().int(),
        /** 1 where the last isolation check found something, for administrators. */
        isolation: z.number().int(),
        /** Stages that fill by themselves and do not. */
        stops: z.number().int(),
        /** Versions of policies that loosened something, unread. */
        loosened: z.number().int(),
        /** Changes of policies that wait for their word. */
        proposals: z.number().int(),
        /** What fails in the background, of which the caller sees to it. */
        troubles: z.number().int(),
      }),
    ),
};
