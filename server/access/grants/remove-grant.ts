import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { findSubject } from './find-subject';
import { roleOf } from '../roles/find-role';
import { lockGrant } from './put-grant';
import { requireMayGive } from './require-may-give';

/**
 * Takes a role away; it is gone at the holder's next request (L6). The last maintainer's too:
 * administrators can always give it anew. For whoever sees to the project's access and holds there
 * what they take.
 */
export async function removeGrant(
  services: Services,
  call: Call,
  input: { project: string; subject: string },
): Promise<{ done: true }> {
  const project = await findProject(services, call, input.project, 'access.administer');
  await requireProven(services, call);
  const held = await findSubject(services, call, input.subject);
  return write(services, call, async ({ tx, sql, audit }) => {
    const before = await lockGrant(tx, project.id, held);
    if (!before) {
      throw new Refusal(
        'not-found',
        `${held.subject} holds no role on “${project.slug}” directly; a team of theirs may.`,
      );
    }
    const role = await roleOf(tx, before.role);
    await requireMayGive(sql, call, project, { role, stages: before.stages }, 'take away');
    await tx.roleGrant.delete({ where: { id: before.id } });
    await audit({
      action: 'grant.removed',
      projectId: project.id,
      subjects: 'personId' in held.key ? held.key : {},
      target: `${project.slug}: ${held.subject}`,
      before: { role: before.role, stages: before.stages },
    });
    return { done: true };
  });
}
