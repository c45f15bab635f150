import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { write } from '../call/write';
import { announceRobot } from './announce-robot';
import { auditRobot } from './audit-robot';
import { lockRobot, noRobot, projectsOf } from './find-robot';

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
    const { tx, sql, audit } = writing;
    const robot = await lockRobot(writing, call, project, input.name);
    if (!robot) throw noRobot(project, input.name);
    await tx.robot.delete({ where: { id: robot.id } });
    await auditRobot(audit, { before: robot, after: null });
    await announceRobot(sql, projectsOf(robot));
    return { done: true };
  });
}
