import { can, type Actor } from './can';
import { permissions, stagePermissions, type Permission } from './roles';

/** What somebody can no longer do on a project. */
export interface Loss {
  readonly projectId: string;
  readonly permissions: readonly LostPermission[];
}

export interface LostPermission {
  readonly permission: Permission;
  /** Slugs of the stages where it is lost, in their order; null: everywhere. */
  readonly stages: readonly string[] | null;
}

/**
 * What a change takes away that nothing else gives: what `can` says before it and no longer after it.
 * Projects on which nothing is lost are left out.
 * @param projects those to look at, each with its stages' slugs in their order.
 */
export function lossOf(
  before: Actor,
  after: Actor,
  projects: readonly { readonly id: string; readonly stages: readonly string[] }[],
): Loss[] {
  return projects.flatMap(({ id: projectId, stages }) => {
    const isLost = (permission: Permission, stage?: string): boolean => {
      const where = { projectId, ...(stage === undefined ? {} : { stage }) };
      return can(before, permission, where) && !can(after, permission, where);
    };
    const lost = permissions.flatMap((permission): LostPermission[] => {
      if (!stagePermissions.has(permission)) {
        return isLost(permission) ? [{ permission, stages: null }] : [];
      }
      const gone = stages.filter((stage) => isLost(permission, stage));
      if (gone.length === 0) return [];
      return [{ permission, stages: gone.length === stages.length ? null : gone }];
    });
    return lost.length === 0 ? [] : [{ projectId, permissions: lost }];
  });
}
