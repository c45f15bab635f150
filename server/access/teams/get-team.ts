import { can } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import type { Call, Services } from '../call/context';
import { grantedRole } from '../grants/show-grant';
import { readRoles } from '../roles/find-role';
import { findTeam, showTeam } from './find-team';

/**
 * A team with its members, the roles that it holds and the projects that it owns: of projects that the
 * caller sees, by slug. Its members, and whoever reads the whole installation.
 */
export async function getTeam(services: Services, call: Call, input: { team: string }) {
  const { prisma } = services.db;
  const team = await findTeam(services, call, input.team);
  const sees = ({ id }: { id: string }) => can(call.actor, 'project.read', { projectId: id });
  const known = await readRoles(prisma);
  const grants = await prisma.roleGrant.findMany({
    where: { teamId: team.id },
    include: { project: { select: { id: true, slug: true, name: true } } },
    orderBy: { project: { slug: 'asc' } },
  });
  const owned = await prisma.project.findMany({
    where: { teamId: team.id },
    select: { id: true, slug: true, name: true },
    orderBy: { slug: 'asc' },
  });
  return {
    ...showTeam(team, call),
    createdAt: team.createdAt.toISOString(),
    removes: mayAdministerInstance(call.actor),
    roles: grants
      .filter(({ project }) => sees(project))
      .flatMap((grant) => {
        const role = known.find(({ slug }) => slug === grant.role);
        if (!role) return [];
        const { slug, name } = grant.project;
        return [{ project: { slug, name }, ...grantedRole(role), stages: grant.stages }];
      }),
    owns: owned.filter(sees).map(({ slug, name }) => ({ slug, name })),
  };
}
