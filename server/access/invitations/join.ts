import { nameInTrail } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import { recordMaking } from '../accounts/record-making';
import type { Call, Services } from '../call/context';
import { showPerson, type ShownPerson } from '../people/show-person';
import { isTaken, write } from '../call/write';
import { applyInvitation } from './apply-invitation';
import { callOf } from './call-of';
import { deadLink, readLink, type LiveLink } from './live-link';

interface Newcomer {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Null where no password counts: they sign in through a provider. */
  readonly passwordHash: string | null;
}

type Who =
  | { readonly newcomer: Newcomer; readonly account?: never }
  | { readonly account: NonNullable<LiveLink['account']>; readonly newcomer?: never };

/** Uses a link to join: the account, what the link brings and the link's end, all of it or nothing. */
export async function join(
  services: Services,
  from: { address: string; requestId: string; call: Call | null },
  token: string,
  { newcomer, account }: Who,
): Promise<ShownPerson> {
  const person = newcomer ?? account;
  const call = from.call ?? callOf(person, from);
  const now = services.clock();
  try {
    return await write(services, call, async (unit) => {
      const { tx, sql, audit } = unit;
      const link = await readLink(sql, token, now, true);
      if (link?.row.kind !== 'join' || link.account?.id !== account?.id) throw deadLink();
      const { row } = link;
      const user = newcomer
        ? await tx.person.create({ data: { ...newcomer, createdAt: now } })
        : await tx.person.findUniqueOrThrow({ where: { id: person.id } });
      if (newcomer) await recordMaking(sql, user.id, row.createdById, 'invited', now);
      await tx.invitation.update({ where: { id: row.id }, data: { endedAt: now } });
      await audit({
        action: 'person.joined',
        projectId: null,
        subjects: { personId: user.id },
        target: row.email,
        after: { account: accountOf(newcomer), invitedBy: nameInTrail(row.createdBy) },
      });
      await applyInvitation(unit, link, user, now);
      return showPerson(user);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal(
      'conflict',
      `${person.email} has got an account meanwhile. Sign in with it, then accept the invitation.`,
    );
  }
}

const accountOf = (newcomer: Newcomer | undefined): string => {
  if (!newcomer) return 'had one';
  return newcomer.passwordHash === null ? 'new, without a password' : 'new';
};
