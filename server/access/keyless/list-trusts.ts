import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { findTrustingRobot, showTrusts } from './find-trusts';

/** Which identity tokens stand for a robot, for whoever may see its project. */
export async function listTrusts(
  services: Services,
  call: Call,
  input: { project: string; name: string },
) {
  const project = await findProject(services, call, input.project);
  const robot = await findTrustingRobot(services.db.prisma, project, input.name);
  return { items: await showTrusts(services.db.sql, robot.trusts) };
}
