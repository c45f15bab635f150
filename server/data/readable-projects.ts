import { can, type Actor } from '@/domain/permissions/can';

/**
 * The ids of the projects that the actor may read, as the one authoriser says (L6); null: every
 * one. Queries filter by it in SQL: `($1::uuid[] IS NULL OR "projectId" = ANY($1::uuid[]))`.
 */
export function readableProjects(actor: Actor): string[] | null {
  if (actor.kind === 'person' && actor.admin) return null;
  const held =
    actor.kind === 'person' ? actor.grants.map((grant) => grant.projectId) : [actor.projectId];
  return [...new Set(held)].filter((projectId) => can(actor, 'project.read', { projectId }));
}
