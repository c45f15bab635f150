import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { passwordProblem } from '../passwords/password-policy';
import { passwordsCount } from '../sign-in/sign-in-settings';
import type { Call, Services } from '../call/context';
import type { ShownPerson } from '../people/show-person';
import { hashNewPassword } from '../people/hash-new-password';
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
 * Uses a link up. To join without an account: makes one, with name and password; with the name alone
 * where no password counts, and its owner then signs in through a provider that vouches for the address.
 * To join with an account: the caller is signed in as its owner. To reset: sets the password.
 *
 * What the link brings is what its maker may bring at that moment. A link counts once: of two who use
 * it at the same time, one is told that it does not.
 * Throws Refusal: `not-found` (whatever is wrong with the link), `throttled`, `invalid` (name or
 * password), `conflict` (has an account: sign in;
 * a reset where no password counts), `forbidden` (signed in as somebody else).
 * @param call who is signed in; null: nobody.
 */
export async function acceptLink(
  services: Services,
  from: { address: string; requestId: string; call: Call | null },
  input: Input,
): Promise<ShownPerson> {
  const link = await readStrangersLink(services, input.token, from.address);
  const passwords = await passwordsCount(services.db.sql, services.allowPasswords);
  if (link.row.kind === 'reset') {
    if (!passwords) throw noPasswords();
    const password = await newPassword(input, link, link.account?.name ?? '');
    return resetPassword(services, from, input.token, password);
  }
  if (from.call !== null) {
    signedInAs(from.call, link);
    if (link.account) return join(services, from, input.token, { account: link.account });
  }
  // Whoever holds a link learns no sooner than by what would make an account whether there is one.
  const name = input.name?.trim() ?? '';
  if (name === '') throw missing('name', 'your name, as others know it');
  const passwordHash = passwords ? await newPassword(input, link, name) : none(input);
  signedInAs(from.call, link);
  const { email } = link.row;
  return join(services, from, input.token, {
    newcomer: { id: newId(), email, name, passwordHash },
  });
}

const noPasswords = () =>
  new Refusal(
    'conflict',
    'No password counts here any more, so that none is set. Sign in through your organisation.',
  );

/** A password that would never count is refused, not kept. */
function none({ password }: Input): null {
  if (password === undefined) return null;
  throw new Refusal(
    'invalid',
    'No password counts here: people sign in through their organisation. Open the link again.',
    { fields: [{ path: 'password', message: 'none counts here' }] },
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
  return hashNewPassword(password);
}
