import { projectsWhereCan, type Actor } from '@/domain/permissions/can';
import type { Permission } from '@/domain/permissions/roles';

/**
 * The ids of the projects on which the actor has a permission, as the one authoriser says (L6); null: every
 * one. Queries filter by it in SQL: `($1::uuid[] IS NULL OR project_id = ANY($1::uuid[]))`.
 */
export const readableProjects = (
  actor: Actor,
  permission: Permission = 'project.read',
): string[] | null => projectsWhereCan(actor, permission);
