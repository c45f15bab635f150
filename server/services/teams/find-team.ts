import type { Person } from '@/domain/permissions/can';
import { mayManageTeam } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '../../data/prisma/client';
import type { Services } from '../context';

export const teamParts = {
  members: {
    include: { user: { select: { email: true, name: true } } },
    orderBy: { user: { email: 'asc' } },
  },
} as const satisfies Prisma.TeamInclude;

export type TeamRow = Prisma.TeamGetPayload<{ include: typeof teamParts }>;

/** A team as the API shows it. */
export const showTeam = ({ slug, name, members }: TeamRow) => ({
  slug,
  name,
  members: members.map(({ user, maintainer }) => ({ ...user, maintainer })),
});

export type ShownTeam = ReturnType<typeof showTeam>;

/**
 * A team by its slug, for its maintainers and administrators. To others it does not exist, unless
 * they are of it. `self`: a member may also do this to themselves.
 */
export async function findManagedTeam(
  { db }: Services,
  person: Person,
  slug: string,
  self = false,
): Promise<TeamRow> {
  const team = await db.prisma.team.findUnique({ where: { slug }, include: teamParts });
  const isMember = team?.members.some(({ userId }) => userId === person.id) ?? false;
  if (!team || (!isMember && !mayManageTeam(person, team.id))) {
    throw new Refusal('not-found', `There is no team “${slug}” that you may see.`);
  }
  if (mayManageTeam(person, team.id) || (self && isMember)) return team;
  throw new Refusal(
    'forbidden',
    `This needs a maintainer of team “${slug}” or an administrator; ask one.`,
  );
}
