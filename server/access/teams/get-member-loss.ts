import { lossWithout } from '../explain/loss-without';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { findManagedTeam, memberOf } from './find-team';

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
  const self = input.email === personCalling(call).email;
  const team = await findManagedTeam(services, call, input.team, self);
  const member = memberOf(team, input.email);
  const user = await services.db.prisma.person.findUniqueOrThrow({
    where: { id: member.personId },
  });
  return {
    email: user.email,
    name: user.name,
    maintainer: member.maintainer,
    lastMaintainer:
      member.maintainer && team.members.filter(({ maintainer }) => maintainer).length === 1,
    provider: member.provider,
    projects: await lossWithout(services, call.actor, user, [team.id]),
  };
}
