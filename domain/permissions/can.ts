import {
  instanceRolePermissions,
  isPermission,
  isRole,
  type InstanceRole,
  type Permission,
  type RobotExtra,
  type RobotKind,
  robotProjectPermissions,
  robotRegistryPermissions,
  rolePermissions,
  scopeOf,
  stagePermissions,
  type TokenScope,
} from './roles';

/** A role held on one project, directly or through a team. */
export interface HeldGrant {
  readonly projectId: string;
  /** One of `roles`, or a custom role's slug. */
  readonly role: string;
  /** What a custom role gives; null or left out for those of the table. */
  readonly permissions?: readonly string[] | null;
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
  /** On every project; L2 still holds. */
  readonly instanceRole: InstanceRole | null;
  readonly grants: readonly HeldGrant[];
  /** Ids of the teams this person maintains; left out: none. */
  readonly maintainsTeams?: readonly string[];
  /** What the API token that they call with is narrowed to; left out: no token, all of it. */
  readonly scopes?: readonly TokenScope[];
  /** When that token ends; left out: no token, or one without an end. */
  readonly tokenEndsAt?: Date;
  /**
   * Left out: they call themselves. Else somebody looks at what they see, only to read, and only in
   * these projects; null: in all.
   */
  readonly seenIn?: readonly string[] | null;
}

/** CI pushes to entry registries; a cluster pulls from one registry (L3). */
export interface Robot {
  readonly kind: 'robot';
  readonly id: string;
  readonly name: string;
  readonly robotKind: RobotKind;
  /** Where its pulls and pushes end. */
  readonly registries: readonly { readonly registryId: string; readonly projectId: string }[];
  /** What CI was given besides, on the projects of its registries. */
  readonly extras: readonly RobotExtra[];
  /** The stages of its own project in which its extras count that stages limit; left out: none. */
  readonly limitedTo?: { readonly projectId: string; readonly stages: readonly string[] };
  /** The secret or trust that it calls with; left out: it is looked at, and calls nobody. */
  readonly credentialId?: string;
}

export type Actor = Person | Robot;

/** Where a right is asked: a project, and the stage or registry where one is concerned. */
export interface Place {
  readonly projectId: string;
  readonly stage?: string;
  readonly registryId?: string;
}

/**
 * May the actor do this there? The one authoriser (L6): pure, total, and no where it does not know.
 * A robot's pulls and pushes end at its registries (L3); a stage-limited grant gives its stage
 * permissions in its stages only; a token never gives what its scopes leave out.
 */
export function can(actor: Actor, permission: Permission, where: Place): boolean {
  if (!isPermission(permission)) return false;
  if (actor.kind === 'robot') return robotCan(actor, permission, where);
  if (actor.seenIn && !actor.seenIn.includes(where.projectId)) return false;
  if (!carries(actor, scopeOf[permission])) return false;
  return (
    instanceRoleGives(actor.instanceRole, permission) ||
    grantsOn(actor.grants, where.projectId).some((grant) => grantGives(grant, permission, where))
  );
}

/**
 * The projects on which the actor has a permission; null: every one, those to come among them.
 * Lists filter by it before they are cut into pages.
 */
export function projectsWhereCan(actor: Actor, permission: Permission): string[] | null {
  if (actor.kind === 'person' && !actor.seenIn) {
    if (carries(actor, scopeOf[permission]) && instanceRoleGives(actor.instanceRole, permission))
      return null;
  }
  const named =
    actor.kind === 'robot'
      ? actor.registries.map(({ projectId }) => projectId)
      : (actor.seenIn ?? actor.grants.map(({ projectId }) => projectId));
  return [...new Set(named)].filter((projectId) => can(actor, permission, { projectId }));
}

/** Does what the person calls with carry this part of their rights? All but API tokens carry all. */
export const carries = ({ scopes }: Person, scope: TokenScope): boolean =>
  scopes === undefined || scopes.includes(scope);

/** Lists of grants by project. A list never changes once it was read, and is forgotten with its person. */
const indexes = new WeakMap<readonly HeldGrant[], ReadonlyMap<string, readonly HeldGrant[]>>();
const none: readonly HeldGrant[] = [];

/** Those of one project: a page asks about hundreds of projects of somebody who has many. */
function grantsOn(grants: readonly HeldGrant[], projectId: string): readonly HeldGrant[] {
  if (grants.length < 10) return grants;
  let index = indexes.get(grants);
  if (!index) {
    index = byProject(grants);
    indexes.set(grants, index);
  }
  return index.get(projectId) ?? none;
}

function byProject(grants: readonly HeldGrant[]): ReadonlyMap<string, readonly HeldGrant[]> {
  const index = new Map<string, HeldGrant[]>();
  for (const grant of grants) {
    const there = index.get(grant.projectId);
    if (there) there.push(grant);
    else index.set(grant.projectId, [grant]);
  }
  return index;
}

/**
 * Rows may hold a role that this version does not know: it gives nothing. A custom role that lets builds into
 * stages decides there too, as the roles of the table do, also where it is from before that had a name.
 */
export const permissionsOf = ({ role, permissions }: HeldGrant): readonly string[] => {
  if (isRole(role)) return rolePermissions[role];
  const own = permissions ?? [];
  return own.includes('promotion.execute') && !own.includes('promotion.approve')
    ? [...own, 'promotion.approve']
    : own;
};

/** Does a grant give a permission there? */
export function grantGives(grant: HeldGrant, permission: Permission, where: Place): boolean {
  if (grant.projectId !== where.projectId) return false;
  if (!permissionsOf(grant).includes(permission)) return false;
  if (!stagePermissions.has(permission) || grant.stages.length === 0) return true;
  return where.stage !== undefined && grant.stages.includes(where.stage);
}

const instanceRoleGives = (role: InstanceRole | null, permission: Permission): boolean =>
  role !== null && (instanceRolePermissions[role]?.includes(permission) ?? false);

/** Does what a CI robot was given besides give a permission there? */
export function extraGives(
  { extras, limitedTo }: Pick<Robot, 'extras' | 'limitedTo'>,
  permission: Permission,
  where: Place,
): boolean {
  if (!(extras as readonly string[]).includes(permission)) return false;
  if (!stagePermissions.has(permission)) return true;
  if (where.stage === undefined || limitedTo?.projectId !== where.projectId) return false;
  return limitedTo.stages.includes(where.stage);
}

function robotCan(robot: Robot, permission: Permission, where: Place): boolean {
  const { robotKind, registries } = robot;
  if (!registries.some(({ projectId }) => projectId === where.projectId)) return false;
  if (robotProjectPermissions[robotKind]?.includes(permission)) return true;
  if (robotKind === 'ci' && extraGives(robot, permission, where)) return true;
  return (
    registries.some(
      ({ registryId, projectId }) =>
        registryId === where.registryId && projectId === where.projectId,
    ) &&
    (robotRegistryPermissions[robotKind]?.includes(permission) ?? false)
  );
}
