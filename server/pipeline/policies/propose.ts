import type { PolicyDocument } from '@/domain/gates/policy';
import { newId } from '@/lib/ids';
import { actorColumns } from '@/server/access/actors/actor-columns';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import type { ProjectRow } from '@/server/access/rights/find-project';
import type { Write } from '@/server/access/call/write';
import { policyTarget } from './save-version';
import { documentOf } from './show-policy';

/** What is proposed: a stage's next version, or, without one, that changes need nobody's word any more. */
export interface Proposed {
  readonly stage: ProjectRow['stages'][number] | null;
  readonly document: PolicyDocument | null;
  /** The version in force, on top of which it is proposed. */
  readonly basedOn: number;
}

/**
 * Keeps a change that counts once another maintainer agrees to it (threat 61). What was proposed of the same
 * stage before is superseded. Under the stage's lock; of the switch under the project's.
 */
export async function propose(
  { clock }: Pick<Services, 'clock'>,
  call: Call,
  { tx, audit }: Write,
  project: Pick<ProjectRow, 'id' | 'slug'>,
  { stage, document, basedOn }: Proposed,
): Promise<void> {
  const { actor } = originOf(call);
  const at = clock();
  const open = { projectId: project.id, stageId: stage?.id ?? null, state: 'open' };
  const former = await tx.policyProposal.findFirst({ where: open });
  await tx.policyProposal.updateMany({
    where: open,
    data: { state: 'superseded', ...actorColumns('decidedBy', actor), decidedAt: at },
  });
  const id = newId();
  await tx.policyProposal.create({
    data: {
      id,
      projectId: project.id,
      stageId: stage?.id ?? null,
      basedOn,
      at,
      ...actorColumns('proposedBy', actor),
      ...(document && { document: documentOf(document) }),
    },
  });
  await audit({
    action: 'policy.proposed',
    projectId: project.id,
    subjects: { stageId: stage?.id },
    target: proposalTarget(project.slug, stage?.slug ?? null),
    ...(former && { before: { proposal: former.id, proposedBy: former.proposedByName } }),
    after: {
      proposal: id,
      basedOn,
      ...(document ? documentOf(document) : { agreesPolicies: false }),
    },
  });
}

/** How the trail names what is proposed of: a stage's policy, or the project's switch. */
export const proposalTarget = (project: string, stage: string | null): string =>
  stage === null ? project : policyTarget(project, stage);
