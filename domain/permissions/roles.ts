/**
 * The one table of who may do what on a project (L6). UI, REST API and data plane read it through
 * `can`; nothing else in the product decides a right.
 */
export const roles = ['viewer', 'developer', 'approver', 'maintainer'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  /** See the project, its images, builds, promotions and their history. */
  'project.read',
  'image.pull',
  /** Push to the entry registry, and delete there what one pushed wrongly. */
  'image.push',
  'build.describe',
  /** Report outside results about builds. */
  'check.report',
  /** Ask for a promotion that others decide. */
  'promotion.request',
  /** Let a build into a stage, and decide on requests; limited to the grant's stages. */
  'promotion.execute',
  /** Let a gate of one promotion pass, break glass, and sign off. */
  'promotion.waive',
  /** Stop and release a stage's line. */
  'stage.hold',
  'build.withdraw',
  /** Settings, grants, robots, clusters. */
  'project.administer',
  'audit.read',
] as const;
export type Permission = (typeof permissions)[number];

const viewer = ['project.read', 'image.pull'] as const;
const developer = [...viewer, 'image.push', 'build.describe', 'promotion.request'] as const;
const approver = [...developer, 'promotion.execute'] as const;

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  developer,
  approver,
  maintainer: [
    ...approver,
    'check.report',
    'promotion.waive',
    'stage.hold',
    'build.withdraw',
    'project.administer',
    'audit.read',
  ],
};

/** Permissions that a grant's stages limit; all others hold on the whole project. */
export const stagePermissions: ReadonlySet<Permission> = new Set(['promotion.execute']);

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

export const isPermission = (text: string): text is Permission =>
  (permissions as readonly string[]).includes(text);
