import { rolePermissions, roles, type Permission } from './roles';

/**
 * The built-in roles that give a permission, for sentences that say what is missing: `developer or approver`.
 * Maintainers have all: they are named where nobody else has it.
 */
export function rolesThatGive(permission: Permission): string {
  const giving = roles.filter((role) => rolePermissions[role].includes(permission));
  const least = giving.filter((role) => role !== 'maintainer');
  return (least.length > 0 ? least : giving).join(' or ');
}
