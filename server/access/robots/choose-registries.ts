import { mayAdministerInstance } from '@/domain/permissions/instance';
import type { RobotKind } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import type { ProjectRow } from '../rights/find-project';

export interface ChosenRegistry {
  readonly id: string;
  readonly slug: string;
  readonly projectId: string;
}

/**
 * The registries that a robot is to be bound to. A cluster has exactly one (L3), of its own project;
 * CI pushes to entry registries (L2), to those of other projects where an administrator says so. What
 * the caller may not choose is as unknown as none.
 * @throws Refusal `not-found` (a registry), `invalid` (CI elsewhere than at an entry; a cluster's second).
 */
export async function chooseRegistries(
  { db }: Services,
  call: Call,
  project: ProjectRow,
  wanted: { readonly kind: RobotKind; readonly registries: readonly string[] },
): Promise<ChosenRegistry[]> {
  const slugs = [...new Set(wanted.registries)];
  if (wanted.kind === 'cluster' && slugs.length !== 1) {
    throw refused('invalid', 'A cluster pulls from exactly one registry. Choose one.', 'is one');
  }
  const acrossProjects = wanted.kind === 'ci' && mayAdministerInstance(call.actor);
  const rows = await db.prisma.registry.findMany({
    where: {
      slug: { in: slugs },
      ...(acrossProjects ? { projectId: { not: null } } : { projectId: project.id }),
    },
    include: { stage: { select: { position: true } } },
  });
  return slugs.map((slug) => {
    const row = rows.find((candidate) => candidate.slug === slug);
    if (!row?.stage || row.projectId === null) {
      const names = project.stages.map((stage) => stage.registry.slug).join(', ');
      const message = acrossProjects
        ? `There is no registry “${slug}” that fills a stage; “${project.slug}” has ${names}.`
        : `“${project.slug}” has no registry “${slug}”; it has ${names}.`;
      throw refused('not-found', message, 'not a registry of this project');
    }
    if (wanted.kind === 'ci' && row.stage.position !== 0) {
      const entry = project.stages[0]?.registry.slug ?? 'the entry registry';
      throw refused(
        'invalid',
        `CI pushes to ${entry} only; ${slug} fills by promotion. For a cluster that pulls from it choose the kind “cluster”.`,
        `must be ${entry} for CI`,
      );
    }
    return { id: row.id, slug, projectId: row.projectId };
  });
}

const refused = (code: 'invalid' | 'not-found', message: string, why: string): Refusal =>
  new Refusal(code, message, { fields: [{ path: 'registry', message: why }] });
