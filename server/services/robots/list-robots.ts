import type { Call, Services } from '../context';
import { findProject } from '../projects/find-project';
import { robotParts, showRobot, type ShownRobot } from './show-robot';

/** A project's CI robots and cluster credentials by name, never with a secret. */
export async function listRobots(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<{ items: ShownRobot[] }> {
  const project = await findProject(services, call, input.project);
  const rows = await services.db.prisma.robot.findMany({
    where: { projectId: project.id },
    include: robotParts,
    orderBy: { name: 'asc' },
  });
  return { items: rows.map(showRobot) };
}
