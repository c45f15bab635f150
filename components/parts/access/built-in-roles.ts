import type { ShownRole } from '@/contract/shapes/access/roles';
import { isLimitable } from '@/domain/permissions/limitable';
import { rolePermissions, roles } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';

/** The roles of the table, as the API lists them: there before it answers. */
export const builtInRoles: readonly ShownRole[] = roles.map((slug) => ({
  slug,
  ...roleWords[slug],
  permissions: [...rolePermissions[slug]],
  custom: false,
  limitable: isLimitable(rolePermissions[slug]),
  createdAt: null,
  createdBy: null,
}));
