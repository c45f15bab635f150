import { oc } from '@orpc/contract';
import { z } from 'zod';
import { writtenPolicy } from '@/domain/gates/policy/written-policy';
import { shortText } from '@/domain/short-text';
import { slug, timestamp } from '../shapes/common';
import {
  policy,
  policyChange,
  policyProposal,
  policyTrial,
  replayed,
  stageState,
} from '../shapes/policies';

const inStage = { project: slug, stage: slug };

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
