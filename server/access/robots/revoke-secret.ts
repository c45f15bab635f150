import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { write } from '../call/write';
import { lockRobot, noRobot } from './find-robot';
import { touchElsewhere } from './touch-elsewhere';

/**
 * Revokes one secret: its next request is refused, on the data plane too (L6). It is looked up by its
 * robot and project, so that another's is as unknown as none.
 * @throws Refusal `not-found` (project, robot, secret, or revoked already), `forbidden`.
 */
export async function revokeSecret(
  services: Services,
  call: Call,
  { project: slug, name, id }: { project: string; name: string; id: string },
): Promise<{ done: true }> {
  const project = await findProject(services, call, slug, 'robot.administer');
  return write(services, call, async (writing) => {
    const { tx, sql, audit } = writing;
    const robot = await lockRobot(writing, call, project, name);
    if (!robot) throw noRobot(project, name);
    const secret = robot.secrets.find((candidate) => candidate.id === id);
    if (!secret) throw new Refusal('not-found', `“${name}” has no secret ${id}.`);
    await tx.robotSecret.update({ where: { id }, data: { revokedAt: services.clock() } });
    await audit({
      action: 'robot.secret-revoked',
      projectId: project.id,
      subjects: { robotId: robot.id },
      target: robot.username,
      before: {
        secret: secret.prefix,
        expiresAt: secret.expiresAt,
        lastUsedAt: secret.lastUsedAt,
        lastUsedFrom: secret.lastUsedFrom,
      },
    });
    await touchElsewhere(sql, robot);
    return { done: true };
  });
}
