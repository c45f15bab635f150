import { isLinkedPath, notLinkedPath } from '@/lib/files/linked-path';
import type { SsoRefusal } from '../next-auth/backend';
import { AddressRefused } from '@/server/platform/outbound/connect-options';

/** The page on which a proof through a provider ends. */
export const provenPath = '/sign-in/proven';

/**
 * Everything for which a sign-in through a provider ends without one, as the pages are told it. Of what
 * failed on the way it says who did: `unreachable` the network, `settings` what was set up here or there,
 * `answer` the provider, `late` whoever signs in, `failed` nobody knows.
 */
export type SsoFailure =
  | SsoRefusal
  | 'state'
  | 'cancelled'
  | 'unreachable'
  | 'unavailable'
  | 'settings'
  | 'answer'
  | 'late';

/** The page that says why somebody was not signed in: with the way back to where they were going. */
export function failurePage(
  sso: { readonly back: string; readonly reached: { readonly slug: string } | null },
  why: SsoFailure,
): string {
  const query = new URLSearchParams({ error: `Sso:${why}` });
  if (sso.reached) query.set('provider', sso.reached.slug);
  if (sso.back.startsWith(provenPath)) return `${provenPath}?${query}`;
  if (isLinkedPath(sso.back)) return notLinkedPath(query);
  if (sso.back !== '/') query.set('next', sso.back);
  return `/sign-in?${query}`;
}

/** What a provider refuses by (RFC 6749, sections 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6). */
const refusals: ReadonlyMap<string, SsoFailure> = new Map([
  ['access_denied', 'cancelled'],
  ['invalid_grant', 'late'],
  ['server_error', 'answer'],
  ['temporarily_unavailable', 'unreachable'],
  ['invalid_client', 'settings'],
  ['invalid_request', 'settings'],
  ['invalid_scope', 'settings'],
  ['unauthorized_client', 'settings'],
  ['unsupported_grant_type', 'settings'],
  ['unsupported_response_type', 'settings'],
]);

/** Who failed where a provider answers with a code of its protocols; else it did. */
export const refusedBy = (code: string): SsoFailure => refusals.get(code) ?? 'answer';

/** What a failed exchange means to whoever waits for it, and to the trail. */
export function readFailure(error: unknown): { readonly why: SsoFailure; readonly words: string } {
  const text = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Its text would repeat what the browser sent.
  if (/state mismatch|state missing/.test(text)) {
    return { why: 'state', words: 'it began in another browser, or too long ago' };
  }
  if (error instanceof AddressRefused) return { why: 'settings', words: text };
  if (/^E[A-Z_]+$|CERT|TLS/.test(code)) return { why: 'unreachable', words: code };
  if (/timed out/.test(text)) return { why: 'unreachable', words: text };
  if (error instanceof Error && error.name === 'OPError') {
    const said = 'error' in error ? String(error.error) : '';
    return { why: refusedBy(said), words: text };
  }
  // It came with an answer, and the answer is not what the protocol says.
  if (error instanceof Error && error.name === 'RPError') return { why: 'answer', words: text };
  return { why: 'failed', words: text || 'the exchange with the provider failed' };
}
