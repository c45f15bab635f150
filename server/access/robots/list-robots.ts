import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { robotParts, showRobot, type ShownRobot } from './show-robot';

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
  return {
    items: [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))].map((row) =>
      showRobot(row, call.actor, now),
    ),
  };
}
