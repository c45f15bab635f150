import { can } from '@/domain/permissions/can';
import { type Permission, rolePermissions, roles } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '../../data/prisma/client';
import type { Call, Services } from '../context';

/** What is read of a project: its team, and its stages in order with their registries. */
export const projectParts = {
  team: { select: { slug: true, name: true } },
  stages: { orderBy: { position: 'asc' }, include: { registry: { select: { slug: true } } } },
} as const satisfies Prisma.ProjectInclude;

export type ProjectRow = Prisma.ProjectGetPayload<{ include: typeof projectParts }>;

/**
 * A project by its slug, for a caller with the permission on it. One that the caller may not see
 * is not found, exactly as one that does not exist. `forbidden` says which role is missing.
 */
export async function findProject(
  services: Services,
  call: Call,
  slug: string,
  permission: Permission = 'project.read',
): Promise<ProjectRow> {
  const project = await services.db.prisma.project.findUnique({
    where: { slug },
    include: projectParts,
  });
  if (!project || !can(call.actor, 'project.read', { projectId: project.id })) {
    throw new Refusal('not-found', `There is no project “${slug}” that you may see.`);
  }
  if (!can(call.actor, permission, { projectId: project.id })) {
    const role = roles.find((name) => rolePermissions[name].includes(permission)) ?? 'maintainer';
    throw new Refusal(
      'forbidden',
      `This needs the role ${role} in project “${slug}”; ask one of its maintainers or an administrator.`,
    );
  }
  return project;
}
