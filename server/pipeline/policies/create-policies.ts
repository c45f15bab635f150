import type { StageName } from '@/domain/gates/facts';
import type { PolicyTemplate } from '@/domain/gates/policy/policy-template';
import { policiesOfTemplate } from '@/domain/gates/policy/templates';
import type { KeptActor } from '@/domain/people/actors';
import { newId } from '@/lib/ids';
import { actorColumns } from '@/server/access/actors/actor-columns';
import type { Write } from '@/server/access/call/write';
import { policyTarget } from './save-version';

/**
 * Gives the stages of a project that is being created the policies of a template, as version 1
 * each, in the transaction that creates it.
 */
export async function createPolicies(
  { tx, audit }: Pick<Write, 'tx' | 'audit'>,
  project: { readonly id: string; readonly slug: string },
  stages: readonly (StageName & { readonly id: string })[],
  template: PolicyTemplate,
  saved: { readonly at: Date; readonly by: KeptActor & { readonly id: string } },
): Promise<void> {
  for (const { stage: slug, policy } of policiesOfTemplate(template, stages)) {
    const stage = stages.find((one) => one.slug === slug);
    if (!stage) throw new Error(`a template names the stage ${slug}, which is not there`);
    const row = {
      version: 1,
      document: policy,
      createdAt: saved.at,
      ...actorColumns('createdBy', saved.by),
    };
    const savedByIds = [saved.by.id];
    await tx.policy.create({ data: { id: newId(), stageId: stage.id, savedByIds, ...row } });
    await audit({
      action: 'policy.saved',
      projectId: project.id,
      subjects: { stageId: stage.id },
      target: policyTarget(project.slug, slug),
      after: { version: 1, template, ...policy },
    });
  }
}
