import type { Call, Services } from '../call/context';
import { showTeam, teamParts, visibleTeams, type ShownTeam } from './find-team';

/** Teams by slug: all of them for whoever reads the whole installation, their own for everyone else. */
export async function listTeams(services: Services, call: Call): Promise<{ items: ShownTeam[] }> {
  const rows = await services.db.prisma.team.findMany({
    where: visibleTeams(call),
    include: teamParts,
    orderBy: { slug: 'asc' },
  });
  return { items: rows.map((row) => showTeam(row, call)) };
}
