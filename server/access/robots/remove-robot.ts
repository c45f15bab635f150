import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { write } from '../call/write';
import { auditRobot } from './audit-robot';
import { lockRobot, noRobot } from './find-robot';

/**
 * Removes a robot for good with all its secrets: its next request is refused (L6). The name can be
 * used again, by another robot with another id, to which nothing of this one carries over.
 */
export async function removeRobot(
  services: Services,
  call: Call,
  input: { project: string; name: string },
): Promise<{ done: true }> {
  const project = await findProject(services, call, input.project, 'robot.administer');
  return write(services, call, async (writing) => {
    const { tx, audit } = writing;
    const robot = await lockRobot(writing, call, project, input.name);
    if (!robot) throw noRobot(project, input.name);
    await tx.robot.delete({ where: { id: robot.id } });
    await auditRobot(audit, { before: robot, after: null });
    return { done: true };
  });
}
