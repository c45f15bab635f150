import type { Person } from '@/domain/permissions/can';
import { mayManageTeam, mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';

export const teamParts = {
  members: {
    include: {
      person: { select: { email: true, name: true } },
      provider: { select: { slug: true, name: true } },
    },
    orderBy: { person: { email: 'asc' } },
  },
} as const satisfies Prisma.TeamInclude;

export type TeamRow = Prisma.TeamGetPayload<{ include: typeof teamParts }>;

/** A team as the API shows it; `manages`: the caller says who is in it. */
export const showTeam = ({ id, slug, name, members }: TeamRow, { actor }: Call) => ({
  slug,
  name,
  manages: mayManageTeam(actor, id),
  members: members.map(({ person, maintainer, provider, createdAt }) => ({
    ...person,
    maintainer,
    provider,
    since: createdAt.toISOString(),
  })),
});

export type ShownTeam = ReturnType<typeof showTeam>;

/**
 * Teams that a caller may see: their own, and all for whoever reads the whole installation. Who looks
 * as somebody else sees of that person's teams those that they see themselves.
 */
export function visibleTeams(call: Call): Prisma.TeamWhereInput {
  const seenBy = (person: Person): Prisma.TeamWhereInput =>
    mayReadInstance(person) ? {} : { members: { some: { personId: person.id } } };
  const { session } = call;
  const own = seenBy(personCalling(call));
  return session?.owner ? { AND: [own, seenBy(session.owner)] } : own;
}

/** A team by its slug. One that the caller may not see is not found, as one that does not exist. */
export async function findTeam({ db }: Services, call: Call, slug: string): Promise<TeamRow> {
  const team = await db.prisma.team.findFirst({
    where: { AND: [{ slug }, visibleTeams(call)] },
    include: teamParts,
  });
  if (team) return team;
  throw new Refusal('not-found', `There is no team “${slug}” that you may see.`);
}

/**
 * A team for its maintainers and administrators; to those who may not see it, it does not exist.
 * `self`: a member may also do this to themselves.
 */
export async function findManagedTeam(
  services: Services,
  call: Call,
  slug: string,
  self = false,
): Promise<TeamRow> {
  const person = personCalling(call);
  const team = await findTeam(services, call, slug);
  const isMember = team.members.some(({ personId }) => personId === person.id);
  if (mayManageTeam(person, team.id) || (self && isMember)) return team;
  throw new Refusal(
    'forbidden',
    `This needs a maintainer of team “${slug}” or an administrator; ask one.`,
  );
}

/** Who is in a team, by e-mail. Throws Refusal `not-found`. */
export function memberOf(team: TeamRow, email: string): TeamRow['members'][number] {
  const member = team.members.find(({ person }) => person.email === email);
  if (member) return member;
  throw new Refusal('not-found', `${email} is not in team “${team.slug}”.`);
}
