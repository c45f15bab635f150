import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { touchTeam } from './touch-team';
import { holdTeam, refuseProviders, requireMaintainer } from './change-members';
import { findManagedTeam, memberOf, teamParts } from './find-team';

/**
 * Takes a person out of a team: its maintainers, administrators, and members themselves.
 * Throws Refusal: `not-found`, `forbidden`, `conflict` where a provider's groups put them there, or
 * nobody would maintain it any more.
 */
export async function removeMember(
  services: Services,
  call: Call,
  input: { team: string; email: string },
): Promise<{ done: true }> {
  const self = input.email === personCalling(call).email;
  const team = await findManagedTeam(services, call, input.team, self);
  const { personId } = memberOf(team, input.email);
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx } = unit;
    await lockProjectsOf(unit.sql, personId, team.id);
    await holdTeam(unit, call, team, self);
    const now = await tx.team.findUniqueOrThrow({ where: { id: team.id }, include: teamParts });
    const member = memberOf(now, input.email);
    refuseProviders(team, member);
    await tx.membership.delete({ where: { teamId_personId: { teamId: team.id, personId } } });
    if (member.maintainer) await requireMaintainer(unit, call, team);
    await unit.audit({
      action: 'team.member-removed',
      projectId: null,
      subjects: { personId },
      target: `${team.slug}: ${input.email}`,
      before: { maintainer: member.maintainer },
    });
    await touchTeam(unit.sql, team.id);
    return { done: true };
  });
}
