import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { QueueFull } from '../../auth/hash-queue';
import { passwordProblem } from '../../auth/password-policy';
import { hashPassword } from '../../auth/passwords';
import { passwordsCount } from '../../auth/sign-in-settings';
import type { Call, Services } from '../context';
import type { ShownPerson } from '../people/show-person';
import { join } from './join';
import { readStrangersLink, type LiveLink } from './live-link';
import { resetPassword } from './reset-password';
import { signedInAs } from './signed-in-as';

interface Input {
  readonly token: string;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Uses a link up. To join without an account: makes one, with name and password. To join with one: the
 * caller is signed in as its owner. To reset: sets the password.
 *
 * What the link brings is what its maker may bring at that moment. A link counts once: of two who use
 * it at the same time, one is told that it does not.
 * Throws Refusal: `not-found` (whatever is wrong with the link), `throttled`, `invalid` (name or
 * password), `conflict` (has an account, or no
 * password counts here: sign in), `forbidden` (signed in as somebody else).
 * @param call who is signed in; null: nobody.
 */
export async function acceptLink(
  services: Services,
  from: { address: string; requestId: string; call: Call | null },
  input: Input,
): Promise<ShownPerson> {
  const link = await readStrangersLink(services, input.token, from.address);
  if (link.row.kind === 'reset') {
    await requirePasswords(services);
    const password = await newPassword(input, link, link.account?.name ?? '');
    return resetPassword(services, from, input.token, password);
  }
  signedInAs(from.call, link);
  if (link.account) return join(services, from, input.token, { account: link.account });
  await requirePasswords(services);
  const name = input.name?.trim() ?? '';
  if (name === '') throw missing('name', 'your name, as others know it');
  const passwordHash = await newPassword(input, link, name);
  const { email } = link.row;
  return join(services, from, input.token, {
    newcomer: { id: newId(), email, name, passwordHash },
  });
}

async function requirePasswords({ db, allowPasswords }: Services): Promise<void> {
  if (await passwordsCount(db.sql, allowPasswords)) return;
  throw new Refusal(
    'conflict',
    'No password counts here. Sign in through your organisation, then open the link again.',
  );
}

const missing = (path: string, message: string) =>
  new Refusal('invalid', `Not valid: ${path}: ${message}.`, { fields: [{ path, message }] });

/** The hash of the password that was chosen, where it may be used. */
async function newPassword({ password }: Input, { row }: LiveLink, name: string): Promise<string> {
  if (password === undefined) throw missing('password', 'at least 12 characters');
  const problem = passwordProblem(password, { email: row.email, name });
  if (problem) {
    throw new Refusal('invalid', `This password cannot be used. ${problem}`, {
      fields: [{ path: 'password', message: problem }],
    });
  }
  return hashPassword(password).catch((error: unknown) => {
    if (!(error instanceof QueueFull)) throw error;
    throw new Refusal('throttled', 'Many people are signing in right now. Try again in a moment.', {
      retryAfterSeconds: 5,
    });
  });
}
