import { can, type Actor } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';

/**
 * The ids of the projects on which the actor has a permission, as the one authoriser says (L6); null: every
 * one. Queries filter by it in SQL: `($1::uuid[] IS NULL OR "projectId" = ANY($1::uuid[]))`.
 */
export function readableProjects(
  actor: Actor,
  permission: Permission = 'project.read',
): string[] | null {
  if (actor.kind === 'person' && actor.admin) return null;
  const held =
    actor.kind === 'person' ? actor.grants.map((grant) => grant.projectId) : [actor.projectId];
  return [...new Set(held)].filter((projectId) => can(actor, permission, { projectId }));
}
