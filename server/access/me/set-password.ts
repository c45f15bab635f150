import { Refusal } from '@/lib/refusal';
import { checkPassword } from '../passwords/check-password';
import { passwordProblem } from '../passwords/password-policy';
import { passwordsCount } from '../sign-in/sign-in-settings';
import { passwordOrigin, type Call, type Services } from '../call/context';
import { endResetLinks } from '../people/end-reset-links';
import { write } from '../call/write';
import { hashNewPassword } from '../people/hash-new-password';
import { managerOfOwnAccount } from './own-account';
import { endOtherSessions } from './remove-sessions';

/**
 * Changes the caller's password for one who knows the present one; wrong ones count as failed sign-ins.
 * Ends all other sessions; tokens stay. Where the password was changed while this one was looked at and
 * hashed (a reset, by whoever lost it to the caller), that one stays.
 * Throws Refusal: `forbidden`, `invalid` (either password), `conflict` (has none), `throttled`, `changed`.
 */
export async function setPassword(
  services: Services,
  call: Call,
  input: { current: string; password: string },
): Promise<{ ended: number }> {
  const { db, clock } = services;
  const { id, email, name } = managerOfOwnAccount(call, 'Changing the password');
  const now = clock();
  const account = await db.prisma.person.findUniqueOrThrow({ where: { id } });
  const counts = await passwordsCount(db.sql, services.allowPasswords);
  if (account.passwordHash === null || !counts) {
    throw new Refusal(
      'conflict',
      'You sign in through a provider; no password of yours counts here.',
    );
  }
  const given = { email, password: input.current };
  const check = await checkPassword(db, given, passwordOrigin(call), now);
  if (check.outcome === 'throttled') throw tooMany(check.retryAfterSeconds);
  if (check.outcome === 'wrong') throw wrong('current', 'This is not your present password.');
  const problem = passwordProblem(input.password, { email, name });
  if (problem) throw wrong('password', problem);
  const passwordHash = await hashNewPassword(input.password);
  return write(services, call, async ({ tx, audit }) => {
    const present = { id, passwordHash: account.passwordHash, disabledAt: null };
    const { count } = await tx.person.updateMany({ where: present, data: { passwordHash } });
    if (count === 0) {
      throw new Refusal('changed', 'The password was changed meanwhile. Sign in with the new one.');
    }
    const ended = await endOtherSessions(tx, id, call);
    await endResetLinks(tx, email, now);
    await audit({
      action: 'person.password-changed',
      projectId: null,
      subjects: { personId: id },
      target: email,
      after: { sessionsEnded: ended },
    });
    return { ended };
  });
}

const wrong = (path: string, message: string) =>
  new Refusal('invalid', `The password was not changed. ${message}`, {
    fields: [{ path, message }],
  });

const tooMany = (retryAfterSeconds: number) =>
  new Refusal('throttled', 'Too many attempts. Wait, then try again.', { retryAfterSeconds });
