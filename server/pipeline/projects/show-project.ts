import { type Actor, can } from '@/domain/permissions/can';
import type { ProjectRow } from '@/server/access/rights/find-project';

/** A project as the API shows it, with what this caller may do there (L6). */
export function showProject(project: ProjectRow, actor: Actor) {
  const {
    id: projectId,
    slug,
    name,
    team,
    latestFollows,
    carries,
    floatingTags,
    keepsTags,
    agreesPolicies,
  } = project;
  const { stages } = project;
  const entry = stages[0];
  return {
    slug,
    name,
    team,
    latestFollows,
    carries,
    floatingTags,
    keepsTags,
    agreesPolicies,
    createdAt: project.createdAt.toISOString(),
    stages: stages.map((stage) => ({
      slug: stage.slug,
      name: stage.name,
      registry: stage.registry.slug,
    })),
    can: {
      push:
        entry !== undefined &&
        can(actor, 'image.push', { projectId, registryId: entry.registryId }),
      describe: can(actor, 'build.describe', { projectId }),
      administer: can(actor, 'project.administer', { projectId }),
      administerAccess: can(actor, 'access.administer', { projectId }),
      administerRobots: can(actor, 'robot.administer', { projectId }),
      editPolicies: can(actor, 'policy.edit', { projectId }),
      readAudit: can(actor, 'audit.read', { projectId }),
      promoteInto: stages
        .slice(1)
        .filter((stage) => can(actor, 'promotion.execute', { projectId, stage: stage.slug }))
        .map((stage) => stage.slug),
      request: can(actor, 'promotion.request', { projectId }),
      withdraw: can(actor, 'build.withdraw', { projectId }),
    },
  };
}

export type ShownProject = ReturnType<typeof showProject>;
