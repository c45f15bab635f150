import {
  can,
  extraGives,
  grantGives,
  type Actor,
  type HeldGrant,
  type Person,
  type Place,
  type Robot,
} from './can';
import {
  instanceRolePermissions,
  isPermission,
  robotProjectPermissions,
  robotRegistryPermissions,
  roles,
  rolePermissions,
  scopeOf,
  stagePermissions,
  type InstanceRole,
  type Permission,
  type Role,
  type TokenScope,
} from './roles';

/** A person with more told of each grant than `can` asks. */
export type Holder<Grant extends HeldGrant> = Omit<Person, 'grants'> & {
  readonly grants: readonly Grant[];
};

/** One way by which somebody has a right: alone it suffices. */
export type Path<Grant extends HeldGrant = HeldGrant> =
  | { readonly kind: 'instance-role'; readonly role: InstanceRole }
  | { readonly kind: 'grant'; readonly grant: Grant }
  /** A robot may, because it is bound to this registry. */
  | { readonly kind: 'binding'; readonly registryId: string }
  /** A robot was given it besides. */
  | { readonly kind: 'extra'; readonly permission: Permission };

/** What is missing where somebody may not. */
export type Missing<Grant extends HeldGrant = HeldGrant> =
  /** They hold it, but the token that they call with does not carry it. */
  | { readonly kind: 'scope'; readonly scope: TokenScope }
  /** They hold it, but are looked at as somebody else by one who does not see to this project. */
  | { readonly kind: 'not-seen' }
  /** They hold it in these stages, not in the one that was asked. */
  | { readonly kind: 'stages'; readonly grants: readonly Grant[] }
  /** Nothing that they hold gives it; these roles would. None for robots. */
  | { readonly kind: 'role'; readonly roles: readonly Role[] };

export interface Explanation<Grant extends HeldGrant = HeldGrant> {
  /** Exactly what `can` answers (L6). */
  readonly allowed: boolean;
  /** Every way, each sufficient. To take the right away, all of them have to go. */
  readonly paths: readonly Path<Grant>[];
  /** Null where it is allowed. */
  readonly missing: Missing<Grant> | null;
}

/**
 * Why somebody may, or may not, do something there: over the same table as `can`, and always of its
 * opinion (L6). Pure.
 */
export function explain<Grant extends HeldGrant>(
  actor: Holder<Grant> | Robot,
  permission: Permission,
  where: Place,
): Explanation<Grant> {
  const allowed = can(actor, permission, where);
  const paths = isPermission(permission) ? pathsOf(actor, permission, where) : [];
  return { allowed, paths, missing: allowed ? null : missingOf(actor, permission, where, paths) };
}

/** The actor without what one path names. */
export function withoutPath<Grant extends HeldGrant>(
  actor: Holder<Grant> | Robot,
  path: Path<Grant>,
): Actor {
  if (actor.kind === 'robot') {
    const { registries, extras } = actor;
    return path.kind === 'binding'
      ? { ...actor, registries: registries.filter((one) => one.registryId !== path.registryId) }
      : path.kind === 'extra'
        ? { ...actor, extras: extras.filter((extra) => extra !== path.permission) }
        : actor;
  }
  if (path.kind === 'instance-role') return { ...actor, instanceRole: null };
  if (path.kind !== 'grant') return actor;
  return { ...actor, grants: actor.grants.filter((grant) => grant !== path.grant) };
}

/** The roles of the table that give a permission, the smallest first. */
export const rolesThatGive = (permission: Permission): Role[] =>
  roles.filter((role) => rolePermissions[role].includes(permission));

function pathsOf<Grant extends HeldGrant>(
  actor: Holder<Grant> | Robot,
  permission: Permission,
  where: Place,
): Path<Grant>[] {
  if (actor.kind === 'robot') return robotPaths(actor, permission, where);
  const { instanceRole, grants } = actor;
  const whole = instanceRole !== null && instanceRolePermissions[instanceRole].includes(permission);
  return [
    ...grants
      .filter((grant) => grantGives(grant, permission, where))
      .map((grant) => ({ kind: 'grant' as const, grant })),
    ...(whole ? [{ kind: 'instance-role' as const, role: instanceRole }] : []),
  ];
}

function robotPaths(robot: Robot, permission: Permission, where: Place): Path<never>[] {
  const { robotKind, registries } = robot;
  const { projectId, registryId } = where;
  const here = registries.filter((one) => one.projectId === projectId);
  if (here.length === 0) return [];
  const bindings = robotProjectPermissions[robotKind].includes(permission)
    ? here
    : robotRegistryPermissions[robotKind].includes(permission)
      ? here.filter((one) => one.registryId === registryId)
      : [];
  const extra =
    robotKind === 'ci' && extraGives(robot, permission, where)
      ? [{ kind: 'extra' as const, permission }]
      : [];
  return [
    ...bindings.map((one) => ({ kind: 'binding' as const, registryId: one.registryId })),
    ...extra,
  ];
}

function missingOf<Grant extends HeldGrant>(
  actor: Holder<Grant> | Robot,
  permission: Permission,
  where: Place,
  paths: readonly Path<Grant>[],
): Missing<Grant> {
  if (actor.kind === 'robot' || !isPermission(permission)) return { kind: 'role', roles: [] };
  if (paths.length > 0) {
    const scope = scopeOf[permission];
    return actor.scopes && !actor.scopes.includes(scope)
      ? { kind: 'scope', scope }
      : { kind: 'not-seen' };
  }
  const elsewhere = stagePermissions.has(permission)
    ? actor.grants.filter((grant) =>
        grant.stages.some((stage) => grantGives(grant, permission, { ...where, stage })),
      )
    : [];
  return elsewhere.length > 0
    ? { kind: 'stages', grants: elsewhere }
    : { kind: 'role', roles: rolesThatGive(permission) };
}
