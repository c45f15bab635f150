import type { ProjectSummary } from '@/contract/shapes/projects';

export interface Pipeline {
  key: string;
  stages: readonly { slug: string; name: string }[];
  projects: readonly ProjectSummary[];
}

/** Projects by pipeline, for a table has one set of columns; the pipeline of most projects first. */
export const byPipeline = (projects: readonly ProjectSummary[]): readonly Pipeline[] => {
  const pipelines = new Map<
    string,
    { stages: ProjectSummary['stages']; projects: ProjectSummary[] }
  >();
  for (const project of projects) {
    const key = project.stages.map((stage) => `${stage.slug}=${stage.name}`).join('>');
    const pipeline = pipelines.get(key) ?? { stages: project.stages, projects: [] };
    pipeline.projects.push(project);
    pipelines.set(key, pipeline);
  }
  return [...pipelines]
    .map(([key, pipeline]) => ({ key, ...pipeline }))
    .sort((a, b) => b.projects.length - a.projects.length);
};

export interface TeamGroup {
  key: string;
  label: string;
  rows: readonly ProjectSummary[];
}

/** Projects by owning team, by the teams' names; those of no team last. */
export const byTeam = (projects: readonly ProjectSummary[]): readonly TeamGroup[] => {
  const groups = new Map<string, { label: string; rows: ProjectSummary[] }>();
  for (const project of projects) {
    const key = project.team?.slug ?? '';
    const group = groups.get(key) ?? { label: project.team?.name ?? 'No team', rows: [] };
    group.rows.push(project);
    groups.set(key, group);
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...group }))
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || a.label.localeCompare(b.label));
};
