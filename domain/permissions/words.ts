import { rolePermissions, roles, type InstanceRole, type Permission, type Role } from './roles';

/** A name, and a plain sentence for it. */
export interface Words {
  readonly name: string;
  readonly means: string;
}

/** Roles as people read them, each with what it is for. */
export const roleWords: Readonly<Record<Role, Words>> = {
  viewer: { name: 'Viewer', means: 'Sees the project and pulls its images.' },
  reviewer: {
    name: 'Reviewer',
    means: 'Also approves what others ask for, into all stages or chosen ones, and nothing else.',
  },
  developer: {
    name: 'Developer',
    means: 'Sees, pulls, pushes to the entry registry, describes builds and asks for promotions.',
  },
  approver: {
    name: 'Approver',
    means:
      'Promotes builds and approves what others ask for, into all stages or chosen ones. Pushes nothing.',
  },
  maintainer: {
    name: 'Maintainer',
    means: 'All of that; gives roles, makes credentials, changes settings and policies.',
  },
};

/** Roles on every project of the installation. */
export const instanceRoleWords: Readonly<Record<InstanceRole, Words>> = {
  administrator: {
    name: 'Administrator',
    means: 'May do everything on every project, and keeps people, teams, roles and providers.',
  },
  security: {
    name: 'Security',
    means: 'Reads everything, the audit trail included; withdraws builds and waives gates.',
  },
  auditor: {
    name: 'Auditor',
    means: 'Reads everything, the audit trail included, and changes nothing.',
  },
};

/** What each permission of the table lets somebody do. */
export const permissionWords: Readonly<Record<Permission, Words>> = {
  'project.read': {
    name: 'See the project',
    means: 'See its images, builds, promotions and their history.',
  },
  'image.pull': { name: 'Pull images', means: 'Pull images from every registry of the project.' },
  'image.push': {
    name: 'Push images',
    means: 'Push to the entry registry, and delete there what was pushed wrongly.',
  },
  'build.describe': { name: 'Describe builds', means: 'Set properties on builds.' },
  'check.report': {
    name: 'Report checks',
    means: 'Report results of outside checks about builds, which gates may read.',
  },
  'promotion.request': {
    name: 'Ask for promotions',
    means: 'Ask for a promotion that others approve, or let in by a click.',
  },
  'promotion.approve': {
    name: 'Approve',
    means: 'Decide on what others ask for; can be limited to stages.',
  },
  'promotion.execute': {
    name: 'Promote',
    means:
      'Let builds into a stage where nobody is asked for approval, and what others only ask for; can be limited to stages.',
  },
  'promotion.waive': {
    name: 'Waive gates',
    means: 'Let a gate of one promotion pass, and sign off what went past the policy.',
  },
  'promotion.break-glass': {
    name: 'Break the glass',
    means: 'Promote past a stage’s whole policy in an emergency.',
  },
  'stage.hold': { name: 'Stop the line', means: 'Stop and release a stage’s line.' },
  'build.withdraw': {
    name: 'Withdraw builds',
    means: 'Withdraw a build, so that nothing pulls or promotes it, and reinstate it.',
  },
  'policy.edit': { name: 'Edit policies', means: 'Change the gates of each stage.' },
  'project.administer': { name: 'Change settings', means: 'Change the project’s settings.' },
  'access.administer': {
    name: 'Give roles',
    means: 'Give roles that one holds oneself, take them away, and look as whoever holds them.',
  },
  'robot.administer': {
    name: 'Keep credentials',
    means: 'Make, rotate and disable robots and clusters.',
  },
  'audit.read': { name: 'Read the audit trail', means: 'Read the project’s lines of the trail.' },
};

/**
 * The built-in roles that give a permission, for sentences that say what is missing: `developer or approver`.
 * Maintainers have all: they are named where nobody else has it.
 */
export function rolesThatGive(permission: Permission): string {
  const giving = roles.filter((role) => rolePermissions[role].includes(permission));
  const least = giving.filter((role) => role !== 'maintainer');
  return (least.length > 0 ? least : giving).join(' or ');
}
