import { Refusal } from '@/lib/refusal';
import { lockProjectsOf } from '../../data/lock-projects-of';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import { write } from '../write';
import { announceTeam } from './announce-team';
import { findManagedTeam, showTeam, teamParts, type ShownTeam } from './find-team';

/** Adds a person to a team, or says whether they maintain it. Its maintainers and administrators. */
export async function putMember(
  services: Services,
  call: Call,
  input: { team: string; email: string; maintainer?: boolean | undefined },
): Promise<ShownTeam> {
  const team = await findManagedTeam(services, personCalling(call), input.team);
  const member = await services.db.prisma.user.findUnique({ where: { email: input.email } });
  if (!member) {
    throw new Refusal(
      'not-found',
      `There is nobody with the address ${input.email}. An administrator can create them.`,
    );
  }
  const key = { teamId: team.id, userId: member.id };
  const maintainer = input.maintainer ?? false;
  return write(services, call, async (unit) => {
    await lockProjectsOf(unit.sql, member.id, team.id);
    await unit.tx.membership.upsert({
      where: { teamId_userId: key },
      create: { ...key, maintainer, createdAt: services.clock() },
      update: { maintainer },
    });
    await unit.audit({
      action: 'team.member-saved',
      projectId: null,
      target: `${team.slug}: ${member.email}`,
      after: { maintainer },
    });
    await announceTeam(unit, team.id);
    const where = { id: team.id };
    return showTeam(await unit.tx.team.findUniqueOrThrow({ where, include: teamParts }));
  });
}
