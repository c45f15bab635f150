import type { Call, Services } from '../context';
import { findProject } from '../projects/find-project';
import { readRoles } from '../roles/find-role';
import { grantParts, showGrant, type ShownGrant } from './show-grant';

/** Who holds which role on a project, oldest first; for everyone who sees the project. */
export async function listGrants(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<{ items: ShownGrant[] }> {
  const project = await findProject(services, call, input.project);
  const known = await readRoles(services.db.prisma);
  const rows = await services.db.prisma.grant.findMany({
    where: { projectId: project.id },
    include: grantParts,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return { items: rows.flatMap((row) => showGrant(row, known) ?? []) };
}
