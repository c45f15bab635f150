import { can, type Actor, type HeldGrant, type Person } from '@/domain/permissions/can';
import { lossOf } from '@/domain/permissions/loss';
import { instanceRoleOf } from '../call/read-callers';
import { statement } from '@/server/platform/sql/database';
import type { Services } from '../call/context';

interface Row extends HeldGrant {
  /** The team through which it is held; null: directly. */
  readonly teamId: string | null;
}

const held = statement(
  'access.person-holds',
  `SELECT h.project_id, h.role, h.permissions, h.stages, h.through, h.team_id
   FROM held_grant h WHERE h.person_id = $1::uuid`,
);

interface Owner {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly instanceRole: string | null;
}

/**
 * What a person would lose by being in some teams no more, and nothing else gives: permissions by
 * project. Projects that whoever asks does not see are neither named nor counted.
 */
export async function lossWithout(
  { db: { sql, prisma } }: Services,
  asker: Actor,
  user: Owner,
  teamIds: readonly string[],
) {
  const rows = await sql.query<Row>(held, [user.id]);
  const goes = ({ teamId }: Row) => teamId !== null && teamIds.includes(teamId);
  const holding = (grants: readonly Row[]): Person => ({
    kind: 'person',
    id: user.id,
    name: user.name,
    email: user.email,
    instanceRole: instanceRoleOf(user.instanceRole),
    grants,
  });
  const seen = [...new Set(rows.filter(goes).map(({ projectId }) => projectId))].filter(
    (projectId) => can(asker, 'project.read', { projectId }),
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
    holding(rows.filter((row) => !goes(row))),
    projects.map(({ id, stages }) => ({ id, stages: stages.map(({ slug }) => slug) })),
  );
  return projects.flatMap(({ id, slug, name }) =>
    losses
      .filter(({ projectId }) => projectId === id)
      .map(({ permissions }) => ({
        project: { slug, name },
        permissions: permissions.map(({ permission, stages }) => ({
          permission,
          stages: stages && [...stages],
        })),
      })),
  );
}
