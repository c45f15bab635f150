import type { Permission } from './roles';

/** A permission as people say it, after "may": `push to the entry registry`. */
export const permissionPhrases: Readonly<Record<Permission, string>> = {
  'project.read': 'see the project',
  'image.pull': 'pull its images',
  'image.push': 'push to the entry registry',
  'build.describe': 'set properties of builds',
  'check.report': 'report checks',
  'promotion.request': 'ask for promotions',
  'promotion.approve': 'approve what others ask for',
  'promotion.execute': 'promote builds',
  'promotion.waive': 'waive gates',
  'promotion.break-glass': 'break the glass: promote past a policy',
  'stage.hold': 'stop and release a stage’s line',
  'build.withdraw': 'withdraw builds',
  'policy.edit': 'change policies',
  'project.administer': 'change the settings',
  'access.administer': 'give and take roles',
  'robot.administer': 'make robots and their secrets',
  'audit.read': 'read the audit trail',
};
