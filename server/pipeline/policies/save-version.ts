import { loosenings } from '@/domain/gates/policy/loosenings';
import type { Policy, PolicyDocument } from '@/domain/gates/policy';
import { nameInTrail, type ActorView, type KeptActor } from '@/domain/people/actors';
import { newId } from '@/lib/ids';
import { actorColumns, noActor } from '@/server/access/actors/actor-columns';
import type { Write } from '@/server/access/call/write';
import type { GatedStage } from '@/server/access/rights/find-stage';
import { documentOf, type StoredVersion } from './show-policy';

/** Who a version is from: whoever wrote it and, where the project asks for that, whoever agreed to it. */
export interface SavedBy {
  /** Who wrote it. */
  readonly by: KeptActor;
  /** Who agreed to it; null: it needed nobody's word. */
  readonly agreedBy: KeptActor | null;
  readonly ids: readonly string[];
  readonly at: Date;
  /** For the trail, where it was proposed. */
  readonly proposal?: { readonly id: string; readonly proposedBy: ActorView } | undefined;
}

/** How the trail names a stage's policy and its line: `shop: prod`. */
export const policyTarget = (project: string, stage: string): string => `${project}: ${stage}`;

/** Writes the next version of a stage's policy, in the transaction that holds the stage's lock. */
export async function saveVersion(
  { tx, audit }: Write,
  { project, stage }: GatedStage,
  before: Policy,
  document: PolicyDocument,
  { by, agreedBy, ids, at, proposal }: SavedBy,
): Promise<StoredVersion> {
  const row = {
    id: newId(),
    stageId: stage.id,
    version: before.version + 1,
    document: documentOf(document),
    createdAt: at,
    ...actorColumns('createdBy', by),
    ...(agreedBy ? actorColumns('agreedBy', agreedBy) : noActor('agreedBy')),
    savedByIds: [...ids],
    loosens: loosenings(before, document).length > 0,
  };
  await tx.policy.create({ data: row });
  await audit({
    action: 'policy.saved',
    projectId: project.id,
    subjects: { stageId: stage.id },
    target: policyTarget(project.slug, stage.slug),
    before: { version: before.version, ...documentOf(before) },
    after: {
      version: row.version,
      ...documentOf(document),
      ...(proposal && { proposal: proposal.id, proposedBy: nameInTrail(proposal.proposedBy) }),
    },
  });
  return row;
}
