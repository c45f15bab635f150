import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import type { Write } from '../call/write';
import { touchTeam } from '../teams/touch-team';

interface StillGiven {
  readonly teamId: string;
  readonly maintainer: boolean;
}

/**
 * Takes away the memberships of a provider that no rule of its groups gives any more: whole, or the
 * part of a maintainer. Every project is locked first, for it may concern people of any of them (L7).
 * Hold the provider's row: who signs in through it waits.
 * @param of whose alone; left out: everybody's.
 */
export async function takeMembershipsAway(
  unit: Write,
  provider: { readonly id: string; readonly name: string },
  rules: readonly StillGiven[],
  of?: { readonly id: string },
): Promise<void> {
  const { tx, audit } = unit;
  const given = new Map<string, boolean>();
  for (const { teamId, maintainer } of rules) {
    given.set(teamId, maintainer || given.get(teamId) === true);
  }
  const read = () =>
    tx.membership.findMany({
      where: { providerId: provider.id, ...(of && { personId: of.id }) },
      include: { team: { select: { slug: true } }, person: { select: { email: true } } },
      orderBy: [{ teamId: 'asc' }, { personId: 'asc' }],
    });
  const isToo = ({ teamId, maintainer }: StillGiven) =>
    !given.has(teamId) || (maintainer && given.get(teamId) !== true);
  if (!(await read()).some(isToo)) return;
  if (of) await lockProjectsOf(unit.sql, of.id);
  else await tx.$queryRaw`SELECT id FROM project ORDER BY id FOR NO KEY UPDATE`;
  const teams = new Set<string>();
  for (const { teamId, personId, maintainer, team, person } of (await read()).filter(isToo)) {
    teams.add(teamId);
    const where = { teamId_personId: { teamId, personId } };
    const target = `${team.slug}: ${person.email}`;
    const through = provider.name;
    if (given.has(teamId)) {
      await tx.membership.update({ where, data: { maintainer: false } });
      await audit({
        action: 'team.member-saved',
        projectId: null,
        subjects: { personId },
        target,
        before: { maintainer },
        after: { maintainer: false, through },
      });
    } else {
      await tx.membership.delete({ where });
      await audit({
        action: 'team.member-removed',
        projectId: null,
        subjects: { personId },
        target,
        before: { maintainer },
        after: { through },
      });
    }
  }
  for (const teamId of teams) await touchTeam(unit.sql, teamId);
}
