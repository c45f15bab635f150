import { mayReadInstance } from '@/domain/permissions/instance';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import { showTeam, teamParts, type ShownTeam } from './find-team';

/** Teams by slug: all of them for whoever reads the whole installation, their own for everyone else. */
export async function listTeams(services: Services, call: Call): Promise<{ items: ShownTeam[] }> {
  const person = personCalling(call);
  const rows = await services.db.prisma.team.findMany({
    ...(mayReadInstance(person) ? {} : { where: { members: { some: { userId: person.id } } } }),
    include: teamParts,
    orderBy: { slug: 'asc' },
  });
  return { items: rows.map(showTeam) };
}
