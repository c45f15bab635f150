import { randomToken } from '@/lib/ids';
import { callbackCookieName, protocolCookieName } from '../sessions/cookies';

/**
 * One way to a provider and back. Several tabs may be on theirs at once, so that each has cookies of its own
 * for state, PKCE verifier, nonce and the way back; which they are the provider hands back with the state.
 */
export type Attempt = string;

/** What somebody goes to a provider for: to sign in, to prove anew who they are, to link their account. */
export type Purpose = 'sign-in' | 'proof' | 'link';

const letters: Readonly<Record<Purpose, string>> = { 'sign-in': 's', proof: 'p', link: 'l' };
const form = /^[0-9a-z]{9}[spl][\w-]{10}$/;

/** How many a browser may have begun and not ended; each costs cookies, which go with every request. */
const mostAttempts = 4;

/**
 * A new one; by name they stand in the order in which they began. What it is for is part of its name, and the
 * library encrypts a cookie under its own name: under another's it cannot be read.
 */
export const newAttempt = (now: Date, purpose: Purpose): Attempt =>
  now.getTime().toString(36).padStart(9, '0') + letters[purpose] + randomToken().slice(0, 10);

/** What an attempt is for. */
export const purposeOf = (attempt: Attempt): Purpose =>
  attempt[9] === letters.proof ? 'proof' : attempt[9] === letters.link ? 'link' : 'sign-in';

/** The state that the provider is given: the attempt, then what the protocol made. */
export const stateOf = (attempt: Attempt, state: string): string => `${attempt}.${state}`;

/** Both out of what a provider gave back; null where it was none of ours. */
export function readState(text: string | null): { attempt: Attempt; state: string } | null {
  const [attempt = '', state = '', ...more] = (text ?? '').split('.');
  return form.test(attempt) && state !== '' && more.length === 0 ? { attempt, state } : null;
}

/** The names of an attempt's cookies. */
export const attemptCookies = (publicUrl: string, attempt: Attempt): readonly string[] => [
  callbackCookieName(publicUrl, attempt),
  ...(['state', 'pkce', 'nonce'] as const).map((of) => protocolCookieName(publicUrl, of, attempt)),
];

/** Which attempts a browser should forget, as it begins another: all but the last few. */
export function attemptsTooMany(publicUrl: string, cookies: readonly string[]): Attempt[] {
  const prefix = `${protocolCookieName(publicUrl, 'state')}.`;
  return cookies
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((attempt) => form.test(attempt))
    .sort()
    .slice(0, -(mostAttempts - 1) || undefined);
}
