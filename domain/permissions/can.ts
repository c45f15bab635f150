import {
  isPermission,
  type Permission,
  type Role,
  rolePermissions,
  stagePermissions,
} from './roles';

/** A role held on one project, directly or through a team. */
export interface HeldGrant {
  readonly projectId: string;
  readonly role: Role;
  /** Stage slugs it is limited to; empty: every stage. */
  readonly stages: readonly string[];
  /** How it is held, for people to read: `direct` or `team Release`. */
  readonly through: string;
}

export interface Person {
  readonly kind: 'person';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Instance administrator: every permission on every project; L2 still holds. */
  readonly admin: boolean;
  readonly grants: readonly HeldGrant[];
  /** Ids of the teams this person maintains; left out: none. */
  readonly maintainsTeams?: readonly string[];
}

/** CI pushes to one entry registry; a cluster pulls from one registry (L3). */
export interface Robot {
  readonly kind: 'robot';
  readonly id: string;
  readonly name: string;
  readonly robotKind: 'ci' | 'cluster';
  readonly projectId: string;
  readonly registryId: string;
}

export type Actor = Person | Robot;

/** Where a right is asked: a project, and the stage or registry where one is concerned. */
export interface Place {
  readonly projectId: string;
  readonly stage?: string;
  readonly registryId?: string;
}

/** What a robot may do in its own registry. */
const robotPermissions: Readonly<Record<Robot['robotKind'], readonly Permission[]>> = {
  ci: ['image.pull', 'image.push'],
  cluster: ['image.pull'],
};

/** What it may do on its project beyond: CI reads and describes the builds that it makes. */
const robotProjectPermissions: Readonly<Record<Robot['robotKind'], readonly Permission[]>> = {
  ci: ['project.read', 'build.describe', 'check.report'],
  cluster: [],
};

/**
 * May the actor do this there? The one authoriser (L6): pure, total, and no where it does not know.
 * A robot's pulls and pushes end at its registry (L3); a stage-limited grant gives its stage
 * permissions in its stages only.
 */
export function can(actor: Actor, permission: Permission, where: Place): boolean {
  if (actor.kind === 'robot') {
    if (actor.projectId !== where.projectId) return false;
    if (robotProjectPermissions[actor.robotKind]?.includes(permission)) return true;
    return (
      where.registryId !== undefined &&
      actor.registryId === where.registryId &&
      (robotPermissions[actor.robotKind]?.includes(permission) ?? false)
    );
  }
  if (actor.admin) return isPermission(permission);
  return actor.grants.some((grant) => grantGives(grant, permission, where));
}

function grantGives(grant: HeldGrant, permission: Permission, where: Place): boolean {
  if (grant.projectId !== where.projectId) return false;
  // Rows may hold a role that this version does not know: it gives nothing.
  if (!rolePermissions[grant.role]?.includes(permission)) return false;
  if (!stagePermissions.has(permission) || grant.stages.length === 0) return true;
  return where.stage !== undefined && grant.stages.includes(where.stage);
}
