import { own } from '@/lib/text/own';

/** A refused sign-in through a provider; `through` is the provider's name, or `your organisation`. */
const throughProvider: Readonly<Record<string, (through: string) => string>> = {
  cancelled: (through) => `You were not signed in: it was cancelled at ${through}.`,
  state: () =>
    'This sign-in began in another browser or window, or too long ago. Begin it again here.',
  unreachable: (through) =>
    `${through} cannot be reached just now. Try again in a moment; if it stays so, tell an administrator.`,
  'no-email': (through) =>
    `${through} does not say your e-mail address, which an account needs. Ask an administrator.`,
  unverified: (through) =>
    `${through} has not verified your e-mail address, so no account is opened or handed over by it. Verify it there, or ask an administrator.`,
  'foreign-domain': (through) =>
    `${through} does not speak for the domain of your e-mail address here, so no account is opened or handed over by it. An administrator says for which domains it speaks.`,
  'own-session': (through) =>
    `Your account holds a role on the whole installation, so that ${through} alone does not open it. Sign in with your password, and link ${through} under “Tokens, sessions, settings”.`,
  'not-proven': (through) =>
    `${through} was not linked: your session has ended, or you proved too long ago who you are. Begin again here.`,
  'other-address': (through) =>
    `${through} was not linked: it vouches for another e-mail address than your account has.`,
  taken: (through) =>
    `${through} was not linked: who you are there is linked to another account here. Sign out there first, or ask an administrator.`,
  'no-account': () => 'You have no account here yet. Ask an administrator for one, then come back.',
  disabled: () => 'This account is disabled. An administrator can say why.',
  'other-identity': (through) =>
    `The account with your e-mail address belongs to somebody else at ${through}. Ask an administrator to unlink it.`,
  'other-person': (through) =>
    `At ${through} you are signed in as somebody else. Sign out there, then prove who you are again.`,
  'not-fresh': (through) =>
    `${through} does not say that it asked you just now who you are. Try again; if it stays so, an administrator has it put “auth_time” into its tokens.`,
  settings: (through) =>
    `${through} does not take this server as it is set up: client id, client secret, scopes and callback address have to be the same here and there. Tell an administrator; the audit trail says what it answered.`,
  answer: (through) =>
    `${through} gave an answer that cannot be used; nothing is wrong with you or your password. Try again; if it stays so, tell an administrator: the audit trail says what was wrong with it.`,
  late: () => 'This sign-in took too long, or was used already. Begin it again here.',
  clock: (through) =>
    `The clocks of ${through} and of this server’s database differ by more than 30 seconds, so that what it says does not count now. Try again; if it stays so, tell an administrator.`,
  failed: (through) =>
    `${through} and this server did not come to an agreement. Try again; if it stays so, tell an administrator: the audit trail says why.`,
};

/**
 * A refused sign-in in words. Wrong e-mail and wrong password read alike, so that nobody learns
 * which accounts exist.
 * @param error as the sign-in answers it; undefined where there was no answer
 * @param provider the name of the provider that it went through, where it is known
 */
export const signInProblem = (
  error: string | null | undefined,
  provider = 'Your organisation',
): string => {
  const throttled = /^Throttled:(\d{1,6})$/.exec(error ?? '');
  if (throttled !== null) {
    const minutes = Math.max(1, Math.ceil(Number(throttled[1]) / 60));
    return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  }
  if (error === 'CredentialsSignin') return 'E-mail or password is wrong.';
  if (error === 'PasswordsOff') return 'Passwords are not taken here; use the button above.';
  const reason = /^Sso:([a-z-]{1,20})$/.exec(error ?? '')?.[1] ?? '';
  return (
    own(throughProvider, reason)?.(provider) ??
    'The server could not sign you in just now. Try again in a moment.'
  );
};
