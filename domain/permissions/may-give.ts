import { can, permissionsOf, type Actor, type HeldGrant } from './can';
import { isPermission, stagePermissions, type Permission } from './roles';

/** A role on one project as it is given: what it gives, and the stages it is limited to. */
export type GivenRole = Omit<HeldGrant, 'through'>;

/**
 * What of a role its giver does not hold there themselves, so that they may not give it; empty: they
 * hold all of it. A role that is not limited to stages is held only by whoever is not limited either.
 * A token's scopes do not count here: they say what it may do, not what its owner holds.
 */
export function notHeldOf(giver: Actor, given: GivenRole): Permission[] {
  const holder = giver.kind === 'person' ? unscoped(giver) : giver;
  const { projectId, stages } = given;
  return permissionsOf({ ...given, through: '' })
    .filter(isPermission)
    .filter((permission) => {
      if (!stagePermissions.has(permission) || stages.length === 0) {
        return !can(holder, permission, { projectId });
      }
      return !stages.every((stage) => can(holder, permission, { projectId, stage }));
    });
}

/**
 * May they give this role, change it or take it away? Whoever sees to the project's access, and holds
 * all that the role gives there: nobody gives what they do not hold, nor takes what is more than
 * theirs.
 */
export const mayGive = (giver: Actor, given: GivenRole): boolean =>
  can(giver, 'access.administer', { projectId: given.projectId }) &&
  notHeldOf(giver, given).length === 0;

const unscoped = (person: Extract<Actor, { kind: 'person' }>): Actor => {
  const { scopes, ...whole } = person;
  void scopes;
  return whole;
};
