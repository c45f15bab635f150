import { isLimitable } from '@/domain/permissions/limitable';
import { Refusal } from '@/lib/refusal';
import type { ProjectRow } from '../rights/find-project';
import type { RoleRow } from '../roles/find-role';

/**
 * The stages that a role is given for on a project, each once; none: all, as it is kept. The same for a grant,
 * its preview and what an invitation brings. Null or left out says all; an empty list says none, which is no
 * role, and is refused rather than taken for all. Throws Refusal `invalid`: that, the role is not limited to
 * stages, or the project has no such stage.
 */
export function checkStages(
  project: Pick<ProjectRow, 'slug' | 'stages'>,
  { stages: named }: { readonly stages?: readonly string[] | null | undefined },
  role: Pick<RoleRow, 'slug' | 'permissions'>,
): string[] {
  const stages = named ?? [];
  if (named?.length === 0 && isLimitable(role.permissions)) {
    throw new Refusal(
      'invalid',
      'No stage is chosen, and none is not all: name the stages, or send `null` for every one, those to come among them.',
      { fields: [{ path: 'stages', message: 'choose, or send null for all' }] },
    );
  }
  if (stages.length > 0 && !isLimitable(role.permissions)) {
    throw new Refusal(
      'invalid',
      `Only a role that lets builds into stages can be limited to some, and ${role.slug} does not; leave \`stages\` out.`,
      { fields: [{ path: 'stages', message: `not for the role ${role.slug}` }] },
    );
  }
  for (const slug of stages) {
    if (project.stages.some((stage) => stage.slug === slug)) continue;
    const names = project.stages.map((stage) => stage.slug).join(', ');
    throw new Refusal('invalid', `“${project.slug}” has no stage “${slug}”; it has ${names}.`, {
      fields: [{ path: 'stages', message: `no stage “${slug}”` }],
    });
  }
  return [...new Set(stages)];
}
