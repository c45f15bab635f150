import type { Project } from '@/contract/projects';
import { can, type Actor, type Person } from '@/domain/permissions/can';
import type { RobotExtra, RobotKind } from '@/domain/permissions/roles';

export type Stage = Project['stages'][number];
export type StageRight = 'push' | 'promote' | 'pull';

/** A role as this page knows it: what it is, and how it is held. */
export interface Held {
  /** One of the table, or a custom role's slug. */
  role: string;
  roleName?: string;
  /** What a custom role gives; needless for those of the table. */
  permissions?: readonly string[];
  stages: readonly string[];
  through: string;
}

// On a page about one project, its slug and its registries' slugs serve as ids: `can` only compares.

/** A person as the one authoriser sees them on this project; never an administrator (L6). */
export const personWith = (project: Project, held: readonly Held[]): Person => ({
  kind: 'person',
  id: '',
  name: '',
  email: '',
  instanceRole: null,
  grants: held.map((one) => ({ projectId: project.slug, ...one })),
});

/** A robot as the one authoriser sees it on this project (L3): of its registries, those of others do nothing here. */
export const robotOn = (
  project: Project,
  robot: { kind: RobotKind; registries: readonly string[]; permissions: readonly RobotExtra[] },
): Actor => ({
  kind: 'robot',
  id: '',
  name: '',
  robotKind: robot.kind,
  registries: project.stages
    .filter(({ registry }) => robot.registries.includes(registry))
    .map(({ registry }) => ({ projectId: project.slug, registryId: registry })),
  extras: robot.permissions,
});

/**
 * What the actor may do in one stage, the strongest first. Pushes end at the entry registry and
 * promotions begin after it, for everybody (L2).
 */
export const rightsIn = (actor: Actor, project: Project, stage: Stage): StageRight[] => {
  const where = { projectId: project.slug, stage: stage.slug, registryId: stage.registry };
  const entry = project.stages[0]?.slug === stage.slug;
  const rights: StageRight[] = [];
  if (entry && can(actor, 'image.push', where)) rights.push('push');
  if (!entry && can(actor, 'promotion.execute', where)) rights.push('promote');
  if (can(actor, 'image.pull', where)) rights.push('pull');
  return rights;
};

/** Everything the actor may do on a project, as phrases that follow "may": `push to shop-dev`. */
export const mayPhrases = (actor: Actor, project: Project): string[] => {
  const here = { projectId: project.slug };
  const pulls = project.stages.filter((stage) => rightsIn(actor, project, stage).includes('pull'));
  const phrases = project.stages.flatMap((stage) => {
    const rights = rightsIn(actor, project, stage);
    if (rights.includes('push')) return [`push to ${stage.registry}`];
    return rights.includes('promote') ? [`promote into ${stage.name}`] : [];
  });
  if (pulls.length === project.stages.length) phrases.push('pull from every registry');
  else phrases.push(...pulls.map((stage) => `pull from ${stage.registry}`));
  if (can(actor, 'build.describe', here)) phrases.push('set properties on builds');
  if (can(actor, 'project.administer', here))
    phrases.push('change settings, roles and credentials');
  if (can(actor, 'audit.read', here)) phrases.push('read the audit trail');
  if (can(actor, 'project.read', here)) phrases.push('see its images, builds and promotions');
  return phrases;
};

/** What a change of roles gives and takes, as phrases. */
export const compareRights = (
  project: Project,
  before: readonly Held[],
  after: readonly Held[],
): { gains: string[]; loses: string[] } => {
  const had = mayPhrases(personWith(project, before), project);
  const has = mayPhrases(personWith(project, after), project);
  return {
    gains: has.filter((one) => !had.includes(one)),
    loses: had.filter((one) => !has.includes(one)),
  };
};
