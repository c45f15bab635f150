import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import type { Call, Services } from '../call/context';
import { noPerson } from '../grants/find-subject';
import { findKnownPerson } from '../people/find-known';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { touchTeam } from './touch-team';
import { holdTeam, refuseProviders, requireMaintainer } from './change-members';
import { findManagedTeam, showTeam, teamParts, type ShownTeam } from './find-team';

/**
 * Adds a person to a team, or says whether they maintain it; `maintainer` left out keeps what is. Its
 * maintainers and administrators; whom they do not see, they invite. Throws Refusal: `not-found` (the team, the person), `forbidden`, `conflict` where a
 * provider's groups say otherwise, or nobody would maintain it any more.
 */
export async function putMember(
  services: Services,
  call: Call,
  input: { team: string; email: string; maintainer?: boolean | undefined },
): Promise<ShownTeam> {
  const team = await findManagedTeam(services, call, input.team);
  const person = await findKnownPerson(services, call, input.email);
  if (!person) throw noPerson(call, input.email);
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx } = unit;
    await lockProjectsOf(unit.sql, person.id, team.id);
    await holdTeam(unit, call, team, false);
    const find = () => tx.team.findUniqueOrThrow({ where: { id: team.id }, include: teamParts });
    const held = (await find()).members.find(({ personId }) => personId === person.id);
    const maintainer = input.maintainer ?? held?.maintainer ?? false;
    if (held?.maintainer !== maintainer) {
      if (held) refuseProviders(team, held);
      const key = { teamId: team.id, personId: person.id };
      await tx.membership.upsert({
        where: { teamId_personId: key },
        create: { ...key, maintainer, createdAt: services.clock() },
        update: { maintainer },
      });
      if (held?.maintainer) await requireMaintainer(unit, call, team);
      await unit.audit({
        action: 'team.member-saved',
        projectId: null,
        subjects: { personId: person.id },
        target: `${team.slug}: ${input.email}`,
        ...(held ? { before: { maintainer: held.maintainer } } : {}),
        after: { maintainer },
      });
      await touchTeam(unit.sql, team.id);
    }
    return showTeam(await find(), call);
  });
}
