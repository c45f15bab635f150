import { Refusal } from '@/lib/refusal';
import { lockProjectsOf } from '../../data/lock-projects-of';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import { write } from '../write';
import { announceTeam } from './announce-team';
import { findManagedTeam } from './find-team';

/** Takes a person out of a team: its maintainers, administrators, and members themselves. */
export async function removeMember(
  services: Services,
  call: Call,
  input: { team: string; email: string },
): Promise<{ done: true }> {
  const person = personCalling(call);
  const self = input.email === person.email;
  const team = await findManagedTeam(services, person, input.team, self);
  return write(services, call, async (unit) => {
    const member = team.members.find(({ user }) => user.email === input.email);
    if (member) await lockProjectsOf(unit.sql, member.userId, team.id);
    const removed = await unit.tx.membership.deleteMany({
      where: { teamId: team.id, user: { email: input.email } },
    });
    if (removed.count === 0) {
      throw new Refusal('not-found', `${input.email} is not in team “${team.slug}”.`);
    }
    await unit.audit({
      action: 'team.member-removed',
      projectId: null,
      target: `${team.slug}: ${input.email}`,
    });
    await announceTeam(unit, team.id);
    return { done: true };
  });
}
