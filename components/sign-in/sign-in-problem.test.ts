import { expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem';

it.each([
  ['CredentialsSignin', 'E-mail or password is wrong.'],
  ['Throttled:30', 'Too many attempts. Try again in 1 minute.'],
  ['Throttled:840', 'Too many attempts. Try again in 14 minutes.'],
  ['PasswordsOff', 'Passwords are not taken here; use the button above.'],
  ['Sso:cancelled', 'You were not signed in: it was cancelled at Your organisation.'],
  ['Sso:no-account', 'You have no account here yet. Ask an administrator for one, then come back.'],
  ['Sso:constructor', 'The server could not sign you in just now. Try again in a moment.'],
  ['Sso:made up', 'The server could not sign you in just now. Try again in a moment.'],
  ['anything else', 'The server could not sign you in just now. Try again in a moment.'],
  [undefined, 'The server could not sign you in just now. Try again in a moment.'],
])('a refusal of %j reads: %s', (error, words) => expect(signInProblem(error)).toBe(words));

it('names the provider that refused', () => {
  expect(signInProblem('Sso:unreachable', 'Example ID')).toMatch(/^Example ID cannot be reached/);
});
