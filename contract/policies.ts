import { oc } from '@orpc/contract';
import { z } from 'zod';
import { policyDocument } from '@/domain/gates/policy';
import { writtenPolicy } from '@/domain/gates/written-policy';
import { shortText } from '@/domain/short-text';
import { slug, timestamp } from './common';
import { act, verdict } from './gates';

const inStage = { project: slug, stage: slug };

/** Version 0: nobody has written one; it asks for nothing but the right to promote. */
export const policy = z.object({
  stage: z.string(),
  version: z.number().int(),
  gates: policyDocument.shape.gates,
  automatic: policyDocument.shape.automatic.unwrap(),
  lastClick: z.boolean(),
  savedAt: timestamp.nullable(),
  savedBy: z.string().nullable(),
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
  by: z.string(),
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
  by: z.string(),
  at: timestamp,
  state: z.enum(['open', 'agreed', 'declined', 'taken-back', 'superseded']),
  decidedBy: z.string().nullable(),
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
  by: z.string(),
  /** `stopped`: a gate would have failed; `delayed`: one would have waited. */
  outcome: z.enum(['passed', 'delayed', 'stopped']),
  verdicts: z.array(verdict),
});
export type Replayed = z.infer<typeof replayed>;

const stageState = z.object({
  stage: z.string(),
  name: z.string(),
  registry: z.string(),
  /** Entry stages fill by pushes and have no policy. */
  entry: z.boolean(),
  policy,
  hold: z.object({ reason: z.string(), by: z.string(), at: timestamp }).nullable(),
  /** Stop the line, or release it. */
  stop: act,
  edit: act,
});
export type StageState = z.infer<typeof stageState>;

export const policies = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/policies',
      summary: 'The policy of every stage',
      tags: ['Policies'],
    })
    .input(z.strictObject({ project: slug }))
    .output(z.object({ items: z.array(stageState) })),
  get: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/policies/{stage}',
      summary: 'What a build must satisfy to enter a stage; its version is the ETag',
      description: 'With `Accept: application/yaml` as YAML.',
      tags: ['Policies'],
    })
    .input(z.strictObject(inStage))
    .output(policy),
  put: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/policies/{stage}',
      summary: 'Save a policy as its next version',
      description:
        'JSON, or YAML by content type. With `If-Match` a policy that somebody else saved meanwhile is not overwritten: 412 with the difference. Where the project asks that changes be agreed, the answer is the policy in force, and `proposed` says that the change waits for another maintainer.',
      tags: ['Policies'],
      inputStructure: 'detailed',
    })
    .input(z.object({ params: z.strictObject(inStage), body: writtenPolicy }))
    .output(policy.extend({ proposed: z.boolean() })),
  history: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/policies/{stage}/versions',
      summary: 'Versions of a policy, newest first, each with what it changed',
      tags: ['Policies'],
    })
    .input(z.strictObject(inStage))
    .output(z.object({ items: z.array(policy.extend({ changes: z.array(policyChange) })) })),
  proposals: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/proposals',
      summary:
        'Changes of policies that wait for another maintainer, then the last that were decided',
      tags: ['Policies'],
    })
    .input(z.strictObject({ project: slug }))
    .output(
      z.object({
        /** `whoAgrees`: who can agree to it, or what would mend that nobody can; null for robots, and once decided. */
        items: z.array(policyProposal.extend({ whoAgrees: z.string().nullable() })),
      }),
    ),
  decide: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/proposals/{id}',
      summary: 'Agree to a proposed change of a policy, decline it, or take back one’s own',
      description:
        'Agreed, it is the stage’s next version. Whoever proposed it, or counts as them, cannot agree: 403. 412 where another version came into force meanwhile.',
      tags: ['Policies'],
    })
    .input(
      z.strictObject({
        project: slug,
        id: z.uuid(),
        decision: z.enum(['agree', 'decline', 'take-back']),
        reason: shortText(1000).optional(),
      }),
    )
    .output(policyProposal),
  read: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/policies/{stage}/read',
      summary: 'Mark what versions up to one loosened as read: the caller’s inbox tells it no more',
      tags: ['Policies'],
    })
    .input(z.strictObject({ ...inStage, version: z.number().int().min(0).max(1_000_000) }))
    .output(z.object({ done: z.literal(true) })),
  tryOut: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/policies/{stage}/dry-run',
      summary: 'Ask a draft about the last 20 builds that could enter; nothing is saved',
      tags: ['Policies'],
      inputStructure: 'detailed',
    })
    .input(z.object({ params: z.strictObject(inStage), body: writtenPolicy }))
    .output(
      z.object({
        changes: z.array(policyChange),
        warnings: z.array(z.string()),
        items: z.array(policyTrial),
      }),
    ),
  replay: oc
    .route({
      method: 'POST',
      path: '/projects/{project}/policies/{stage}/replay',
      summary: 'Ask a draft about the promotions of the last 90 days',
      tags: ['Policies'],
      inputStructure: 'detailed',
    })
    .input(z.object({ params: z.strictObject(inStage), body: writtenPolicy }))
    .output(
      z.object({
        since: timestamp,
        total: z.number().int(),
        stopped: z.number().int(),
        delayed: z.number().int(),
        /** Those that it would have stopped or delayed, newest first. */
        items: z.array(replayed),
      }),
    ),
  hold: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/stages/{stage}/hold',
      summary: 'Stop the line: nothing enters the stage until it is released',
      tags: ['Policies'],
    })
    .input(z.strictObject({ ...inStage, reason: shortText(500) }))
    .output(stageState),
  release: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/stages/{stage}/hold',
      summary: 'Release the line',
      tags: ['Policies'],
    })
    .input(z.strictObject(inStage))
    .output(stageState),
};
