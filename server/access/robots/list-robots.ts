import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { robotParts, showRobots, type ShownRobot } from './show-robot';

/**
 * A project's CI robots and clusters by name, never with a secret; after them those of other projects
 * that reach into its registries.
 */
export async function listRobots(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<{ items: ShownRobot[] }> {
  const project = await findProject(services, call, input.project);
  const rows = await services.db.prisma.robot.findMany({
    where: {
      OR: [
        { projectId: project.id },
        { registries: { some: { registry: { projectId: project.id } } } },
      ],
    },
    include: robotParts,
    orderBy: { username: 'asc' },
  });
  const isOwn = (row: { projectId: string }) => row.projectId === project.id;
  const now = services.clock();
  const ordered = [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))];
  return { items: await showRobots(services.db.sql, ordered, call.actor, now) };
}
