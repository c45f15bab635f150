import { readActorsOf } from '../actors/read-actors';
import type { Call, Services } from '../call/context';
import { personCalling } from '../call/callers';
import { findProject } from '../rights/find-project';
import { readRoles } from '../roles/find-role';
import { grantParts, showGrant, type ShownGrant } from './show-grant';

/**
 * Who holds which role on a project, oldest first; for every person who sees the project. Robots are not
 * told who people are.
 * @throws Refusal `not-found`, `forbidden` (a robot).
 */
export async function listGrants(
  services: Services,
  call: Call,
  input: { project: string },
): Promise<{ items: ShownGrant[] }> {
  const project = await findProject(services, call, input.project);
  personCalling(call);
  const known = await readRoles(services.db.prisma);
  const rows = await services.db.prisma.roleGrant.findMany({
    where: { projectId: project.id },
    include: grantParts,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const makerOf = await readActorsOf(services.db.sql, rows, 'createdBy');
  return { items: rows.flatMap((row) => showGrant(row, known, makerOf(row)) ?? []) };
}
