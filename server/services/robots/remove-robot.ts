import { Refusal } from '@/lib/refusal';
import { announce } from '../../data/announce';
import type { Call, Services } from '../context';
import { findProject } from '../projects/find-project';
import { write } from '../write';
import { robotParts, showRobot } from './show-robot';

/**
 * Revokes a credential for good: its next request is refused (L6). The name can be used again, by
 * another robot with another id, to which nothing of this one carries over.
 */
export async function removeRobot(
  services: Services,
  call: Call,
  input: { project: string; name: string },
): Promise<{ done: true }> {
  const project = await findProject(services, call, input.project, 'robot.administer');
  return write(services, call, async ({ tx, sql, audit }) => {
    const where = { projectId_name: { projectId: project.id, name: input.name } };
    const robot = await tx.robot.findUnique({ where, include: robotParts });
    const removed = robot && (await tx.robot.deleteMany({ where: { id: robot.id } }));
    if (!robot || removed?.count !== 1) {
      throw new Refusal('not-found', `“${project.slug}” has no credential named “${input.name}”.`);
    }
    await audit({
      action: 'robot.revoked',
      projectId: project.id,
      target: robot.username,
      before: { kind: robot.kind, registries: showRobot(robot).registries },
    });
    await announce(sql, { kind: 'access-changed', projectId: project.id });
    return { done: true };
  });
}
