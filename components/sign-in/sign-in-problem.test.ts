import { expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem';

it.each([
  ['CredentialsSignin', 'E-mail or password is wrong.'],
  ['Throttled:30', 'Too many attempts. Try again in 1 minute.'],
  ['Throttled:840', 'Too many attempts. Try again in 14 minutes.'],
  ['anything else', 'The server could not sign you in just now. Try again in a moment.'],
  [undefined, 'The server could not sign you in just now. Try again in a moment.'],
])('a refusal of %j reads: %s', (error, words) => expect(signInProblem(error)).toBe(words));
