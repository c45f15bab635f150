import { Refusal } from '@/lib/refusal';
import { lockProjectsOfRole } from '@/server/platform/locks/lock-projects-of-role';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { refuseBuiltIn } from './put-role';

/**
 * Removes a custom role that nobody holds, and takes back the open invitations to it. Administrators only.
 * Throws Refusal: `forbidden`, `not-found`, `conflict` for one that is built in, or is granted, naming
 * the projects.
 */
export async function removeRole(
  services: Services,
  call: Call,
  input: { role: string },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Removing roles');
  const slug = input.role;
  refuseBuiltIn(slug);
  await requireProven(services, call);
  return write(services, call, async ({ tx, sql, audit }) => {
    // Whoever accepts one holds it before projects and role; so do we.
    await tx.$queryRaw`SELECT id FROM invitation WHERE role = ${slug} AND ended_at IS NULL
      ORDER BY id FOR UPDATE`;
    await lockProjectsOfRole(sql, slug);
    const role = await tx.customRole.findUnique({ where: { slug } });
    if (!role) throw new Refusal('not-found', `There is no role “${slug}”.`);
    const granted = await tx.project.findMany({
      where: { grants: { some: { role: slug } } },
      select: { slug: true },
      orderBy: { slug: 'asc' },
    });
    if (granted.length > 0) {
      const projects = granted.map((project) => project.slug);
      throw new Refusal(
        'conflict',
        `The role “${role.name}” is held on ${projects.join(', ')}. Take it away there first, under Access.`,
        { details: { projects } },
      );
    }
    await tx.customRole.delete({ where: { slug } });
    // A role of the same name that comes later is another one: no link brings it in this one's place.
    const invited = { role: slug, endedAt: null };
    const data = { endedAt: services.clock() };
    const { count: invitationsEnded } = await tx.invitation.updateMany({ where: invited, data });
    const { name, permissions } = role;
    const before = { name, permissions, ...(invitationsEnded > 0 && { invitationsEnded }) };
    await audit({ action: 'role.removed', projectId: null, subjects: {}, target: slug, before });
    return { done: true };
  });
}
