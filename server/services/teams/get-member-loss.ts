import { can, type HeldGrant, type Person } from '@/domain/permissions/can';
import { lossOf } from '@/domain/permissions/loss';
import { instanceRoleOf } from '../../auth/read-callers';
import { statement } from '../../data/database';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import { findManagedTeam, memberOf } from './find-team';

interface Row extends HeldGrant {
  readonly teamId: string | null;
}

const held = statement(
  'team.member-holds',
  `SELECT h."projectId", h.role, h.permissions, h.stages, h.through, h."teamId"
   FROM held_grant h WHERE h."userId" = $1::uuid`,
);

/**
 * What taking a person out of a team would take from them, and nothing else gives: permissions by
 * project. Projects that the caller does not see are neither named nor counted. The team's maintainers,
 * administrators, and members about themselves.
 */
export async function getMemberLoss(
  services: Services,
  call: Call,
  input: { team: string; email: string },
) {
  const { sql, prisma } = services.db;
  const self = input.email === personCalling(call).email;
  const team = await findManagedTeam(services, call, input.team, self);
  const member = memberOf(team, input.email);
  const user = await prisma.user.findUniqueOrThrow({ where: { id: member.userId } });
  const rows = await sql.query<Row>(held, [user.id]);
  const holding = (grants: readonly Row[]): Person => ({
    kind: 'person',
    id: user.id,
    name: user.name,
    email: user.email,
    instanceRole: instanceRoleOf(user.instanceRole),
    grants,
  });
  const through = rows.filter(({ teamId }) => teamId === team.id);
  const seen = [...new Set(through.map(({ projectId }) => projectId))].filter((projectId) =>
    can(call.actor, 'project.read', { projectId }),
  );
  const projects = await prisma.project.findMany({
    where: { id: { in: seen } },
    select: {
      id: true,
      slug: true,
      name: true,
      stages: { select: { slug: true }, orderBy: { position: 'asc' } },
    },
    orderBy: { slug: 'asc' },
  });
  const losses = lossOf(
    holding(rows),
    holding(rows.filter(({ teamId }) => teamId !== team.id)),
    projects.map(({ id, stages }) => ({ id, stages: stages.map(({ slug }) => slug) })),
  );
  return {
    email: user.email,
    name: user.name,
    maintainer: member.maintainer,
    lastMaintainer:
      member.maintainer && team.members.filter(({ maintainer }) => maintainer).length === 1,
    provider: member.provider,
    projects: projects.flatMap(({ id, slug, name }) =>
      losses
        .filter(({ projectId }) => projectId === id)
        .map(({ permissions }) => ({
          project: { slug, name },
          permissions: permissions.map(({ permission, stages }) => ({
            permission,
            stages: stages && [...stages],
          })),
        })),
    ),
  };
}
