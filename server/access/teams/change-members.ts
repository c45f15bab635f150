import { mayAdministerInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Call } from '../call/context';
import type { Write } from '../call/write';
import type { TeamRow } from './find-team';

type Member = TeamRow['members'][number];

/**
 * Holds a team's row until the transaction ends, after the projects' locks: of two who change its
 * members at once, one goes first. A maintainer who is none any more changes nothing.
 * Throws Refusal `changed` for that, and where the team is gone.
 */
export async function holdTeam({ tx }: Write, call: Call, team: TeamRow, self: boolean) {
  const held = await tx.$queryRaw<
    unknown[]
  >`SELECT id FROM team WHERE id = ${team.id}::uuid FOR NO KEY UPDATE`;
  if (held.length === 0) throw new Refusal('changed', `Team “${team.slug}” was removed meanwhile.`);
  const key = { teamId: team.id, personId: call.actor.id };
  const caller = await tx.membership.findUnique({ where: { teamId_personId: key } });
  if (mayAdministerInstance(call.actor) || caller?.maintainer || (self && caller)) return;
  throw new Refusal('changed', `Somebody else changed team “${team.slug}” meanwhile. Look again.`);
}

/** A membership that a provider's groups give is theirs to take. Throws Refusal `conflict`. */
export function refuseProviders(team: { readonly name: string }, member: Member): void {
  if (member.provider === null) return;
  const { name } = member.provider;
  throw new Refusal(
    'conflict',
    `${member.person.name} is in team “${team.name}” through groups of ${name}. Take them out of the group there, or have an administrator change which groups are in the team, under Administration, Sign-in.`,
  );
}

/**
 * A team that nobody maintains is no longer run by its own: only administrators, who can make somebody
 * else its maintainer, may leave it so. Throws Refusal `conflict`.
 */
export async function requireMaintainer({ tx }: Write, call: Call, team: TeamRow): Promise<void> {
  if (mayAdministerInstance(call.actor)) return;
  if ((await tx.membership.count({ where: { teamId: team.id, maintainer: true } })) > 0) return;
  throw new Refusal(
    'conflict',
    `Nobody would maintain team “${team.name}” any more. Make somebody else its maintainer first, or ask an administrator.`,
  );
}
