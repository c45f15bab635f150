import { nameInTrail } from '@/domain/people/actors';
import { accountKey, clearAttempts } from '../passwords/throttle';
import { recordMaking } from '../accounts/record-making';
import type { Services } from '../call/context';
import { endResetLinks } from '../people/end-reset-links';
import { showPerson, type ShownPerson } from '../people/show-person';
import { write } from '../call/write';
import { callOf } from './call-of';
import { deadLink, readLink } from './live-link';

/** Uses a link to reset: sets the password and ends all sessions. Tokens stay: they are not the password. */
export async function resetPassword(
  services: Services,
  from: { address: string; requestId: string },
  token: string,
  passwordHash: string,
): Promise<ShownPerson> {
  const { db, clock } = services;
  const now = clock();
  const owner = (await readLink(db.sql, token, now))?.account;
  if (!owner) throw deadLink();
  const person = await write(services, callOf(owner, from), async ({ tx, sql, audit }) => {
    const link = await readLink(sql, token, now, true);
    if (link?.row.kind !== 'reset' || link.account?.id !== owner.id) throw deadLink();
    const user = await tx.person.update({ where: { id: owner.id }, data: { passwordHash } });
    await recordMaking(sql, owner.id, link.row.createdById, 'reset', now);
    const { count: sessionsEnded } = await tx.session.deleteMany({ where: { personId: owner.id } });
    await endResetLinks(tx, owner.email, now);
    await audit({
      action: 'person.password-set',
      projectId: null,
      subjects: { personId: owner.id },
      target: owner.email,
      after: { sessionsEnded, linkBy: nameInTrail(link.row.createdBy) },
    });
    return showPerson(user);
  });
  await clearAttempts(db, accountKey(owner.email));
  return person;
}
