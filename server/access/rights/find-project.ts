import { can, type Actor } from '@/domain/permissions/can';
import { type Permission, rolePermissions, roles } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { Call, Services } from '../call/context';

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
  if (!project) throw noProject(slug);
  requireOn(call.actor, project, permission);
  return project;
}

/**
 * Refuses an actor without the permission on a project, as `findProject` does.
 * @throws Refusal `not-found` where they may not even see it, else `forbidden`.
 */
export function requireOn(
  actor: Actor | null,
  { id: projectId, slug }: Pick<ProjectRow, 'id' | 'slug'>,
  permission: Permission,
): void {
  if (!actor || !can(actor, 'project.read', { projectId })) throw noProject(slug);
  if (can(actor, permission, { projectId })) return;
  const role = roles.find((name) => rolePermissions[name].includes(permission)) ?? 'maintainer';
  throw new Refusal(
    'forbidden',
    `This needs the role ${role} in project “${slug}”; ask one of its maintainers or an administrator.`,
  );
}

const noProject = (slug: string): Refusal =>
  new Refusal('not-found', `There is no project “${slug}” that you may see.`);
