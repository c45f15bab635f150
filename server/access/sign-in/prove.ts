import { Refusal } from '@/lib/refusal';
import { checkPassword } from '../passwords/check-password';
import { recordFailedSignIn } from '../call/sign-in-basic';
import { passwordsCount } from './sign-in-settings';
import { personCalling } from '../call/callers';
import { passwordOrigin, type Call, type Services } from '../call/context';
import { write } from '../call/write';

/**
 * Takes the password anew as the proof that whoever sits at this browser session is its owner; other
 * sessions of theirs are not proven by it. Throttled as sign-in is.
 * @throws Refusal `forbidden` (a token, or no passwords), `invalid` (wrong), `throttled`.
 */
export async function prove(
  services: Services,
  call: Call,
  input: { password: string },
): Promise<{ provenAt: string }> {
  const { session } = call;
  if (session === null) {
    throw new Refusal('forbidden', 'Only a browser session can be proven; a token needs no proof.');
  }
  if (!(await passwordsCount(services.db.sql, services.allowPasswords))) {
    throw new Refusal('forbidden', 'No password counts here; prove it through your organisation.');
  }
  const owner = session.owner ?? personCalling(call);
  const now = services.clock();
  const given = { email: owner.email, password: input.password };
  const check = await checkPassword(services.db, given, passwordOrigin(call), now);
  if (check.outcome === 'throttled') {
    throw new Refusal('throttled', 'Too many attempts failed. Wait, then try again.', {
      retryAfterSeconds: check.retryAfterSeconds,
    });
  }
  if (check.outcome === 'wrong') {
    await recordFailedSignIn(services.db, check, call);
    throw new Refusal('invalid', 'This is not your password.', {
      fields: [{ path: 'password', message: 'is not your password' }],
    });
  }
  await write(services, call, async ({ tx, audit }) => {
    await tx.session.updateMany({ where: { id: session.id }, data: { provenAt: now } });
    await audit({
      action: 'person.proved',
      projectId: null,
      subjects: { personId: owner.id },
      target: owner.email,
    });
  });
  return { provenAt: now.toISOString() };
}
