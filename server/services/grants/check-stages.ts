import { isLimitable } from '@/domain/permissions/limitable';
import { Refusal } from '@/lib/refusal';
import type { ProjectRow } from '../projects/find-project';
import type { RoleRow } from '../roles/find-role';

/**
 * The stages that a role is given for on a project, each once; none: all. The same for a grant, its
 * preview and what an invitation brings. Throws Refusal `invalid`: the role is not limited to stages,
 * or the project has no such stage.
 */
export function checkStages(
  project: Pick<ProjectRow, 'slug' | 'stages'>,
  { stages = [] }: { readonly stages?: readonly string[] | undefined },
  role: Pick<RoleRow, 'slug' | 'permissions'>,
): string[] {
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
