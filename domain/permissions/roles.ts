/**
 * The one table of who may do what on a project (L6). UI, REST API and data plane read it through
 * `can`; nothing else in the product decides a right.
 */
export const permissions = [
  /** See the project, its images, builds, promotions and their history. */
  'project.read',
  'image.pull',
  /** Push to the entry registry, and delete there what one pushed wrongly. */
  'image.push',
  'build.describe',
  /** Report outside results about builds. */
  'check.report',
  /** Ask for a promotion that others approve, or let in by a click. */
  'promotion.request',
  /** Decide on requests of others, where a policy asks for it; limited to the grant's stages. */
  'promotion.approve',
  /** Let a build into a stage, and what others may only ask for; limited to the grant's stages. */
  'promotion.execute',
  /** Let a gate of one promotion pass, and sign off what went past the policy. */
  'promotion.waive',
  /** Promote past a stage's whole policy. */
  'promotion.break-glass',
  /** Stop and release a stage's line. */
  'stage.hold',
  'build.withdraw',
  'policy.edit',
  /** The project's settings. */
  'project.administer',
  /** Grants on the project, and looking at it as somebody else. */
  'access.administer',
  /** Robots and clusters, and their secrets. */
  'robot.administer',
  'audit.read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['viewer', 'reviewer', 'developer', 'approver', 'maintainer'] as const;
export type Role = (typeof roles)[number];

const viewer = ['project.read', 'image.pull'] as const;
const reviewer = [...viewer, 'promotion.approve'] as const;
const developer = [...viewer, 'image.push', 'build.describe', 'promotion.request'] as const;
/** Of Production is no developer: whoever lets builds in does not push them. */
const approver = [...reviewer, 'promotion.request', 'promotion.execute'] as const;

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  reviewer,
  developer,
  approver,
  maintainer: permissions,
};

/** Roles on every project of the installation, those to come among them. */
export const instanceRoles = ['administrator', 'security', 'auditor'] as const;
export type InstanceRole = (typeof instanceRoles)[number];

const auditor = [...viewer, 'audit.read'] as const;

export const instanceRolePermissions: Readonly<Record<InstanceRole, readonly Permission[]>> = {
  administrator: permissions,
  security: [...auditor, 'build.withdraw', 'promotion.waive'],
  auditor,
};

/** Permissions that a grant's stages limit; all others hold on the whole project. */
export const stagePermissions: ReadonlySet<Permission> = new Set([
  'promotion.approve',
  'promotion.execute',
]);

/** What a personal API token can be narrowed to. Every token reads. */
export const tokenScopes = ['read', 'push', 'promote', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** The scope without which a token does not carry its owner's permission. */
export const scopeOf: Readonly<Record<Permission, TokenScope>> = {
  'project.read': 'read',
  'image.pull': 'read',
  'audit.read': 'read',
  'image.push': 'push',
  'build.describe': 'push',
  'check.report': 'push',
  'promotion.request': 'promote',
  'promotion.approve': 'promote',
  'promotion.execute': 'promote',
  'promotion.waive': 'promote',
  'promotion.break-glass': 'promote',
  'stage.hold': 'promote',
  'build.withdraw': 'promote',
  'policy.edit': 'admin',
  'project.administer': 'admin',
  'access.administer': 'admin',
  'robot.administer': 'admin',
};

/** What a robot is, and what it may do in the registries that it is bound to. */
export const robotKinds = ['ci', 'cluster'] as const;
export type RobotKind = (typeof robotKinds)[number];

export const robotRegistryPermissions: Readonly<Record<RobotKind, readonly Permission[]>> = {
  ci: ['image.pull', 'image.push'],
  cluster: ['image.pull'],
};

/** What it may do beyond, on the projects of those registries: CI describes the builds that it makes. */
export const robotProjectPermissions: Readonly<Record<RobotKind, readonly Permission[]>> = {
  ci: ['project.read', 'build.describe'],
  cluster: [],
};

/**
 * What a CI robot can be given besides. Of those that a grant's stages limit, it holds each in the stages
 * that it names, and in no other: where none is named, nowhere.
 */
export const robotExtras = ['check.report', 'promotion.request', 'promotion.execute'] as const;
export type RobotExtra = (typeof robotExtras)[number];

const isOneOf =
  <T extends string>(names: readonly T[]) =>
  (text: string): text is T =>
    (names as readonly string[]).includes(text);

export const isRole = isOneOf(roles);
export const isPermission = isOneOf(permissions);
export const isInstanceRole = isOneOf(instanceRoles);
export const isTokenScope = isOneOf(tokenScopes);
export const isRobotExtra = isOneOf(robotExtras);
