import { oc } from '@orpc/contract';
import { z } from 'zod';
import { timestamp } from '../shapes/common';
import { withdrawnStage } from '../shapes/current';
import { policyProposal } from '../shapes/policies';
import {
  inboxItem,
  endingCredential,
  stoppedStage,
  loosenedPolicy,
  trouble,
  neededWord,
} from '../shapes/inbox';

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
            id: z.string(),
            at: timestamp,
            surprises: z.number().int(),
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
        /** Stages with a withdrawn build that the caller may roll back, the last stages first; 100 at most. */
        withdrawn: z.array(withdrawnStage),
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
        /** Stages with a withdrawn build that they may roll back. */
        withdrawn: z.number().int(),
      }),
    ),
};
