import { stagePermissions, type Permission } from './roles';

/**
 * Can a role that gives these be limited to stages? Where one of them holds by stage: limited, it gives
 * that one in its stages only, and all else on the whole project. Grants, invitations, forms and the
 * list of roles ask here.
 */
export const isLimitable = (permissions: readonly string[]): boolean =>
  permissions.some((one) => stagePermissions.has(one as Permission));
