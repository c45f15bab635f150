import type { SsoRefusal } from './backend';

/** The page on which a proof through a provider ends. */
export const provenPath = '/sign-in/proven';

/** Everything for which a sign-in through a provider ends without one, as the pages are told it. */
export type SsoFailure = SsoRefusal | 'state' | 'cancelled' | 'unreachable' | 'unavailable';

/** The page that says why somebody was not signed in: with the way back to where they were going. */
export function failurePage(
  sso: { readonly back: string; readonly reached: { readonly slug: string } | null },
  why: SsoFailure,
): string {
  const query = new URLSearchParams({ error: `Sso:${why}` });
  if (sso.reached) query.set('provider', sso.reached.slug);
  if (sso.back.startsWith(provenPath)) return `${provenPath}?${query}`;
  if (sso.back !== '/') query.set('next', sso.back);
  return `/sign-in?${query}`;
}

/** What a failed exchange means to whoever waits for it, and to the trail. */
export function readFailure(error: unknown): { readonly why: SsoFailure; readonly words: string } {
  const text = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Its text would repeat what the browser sent.
  if (/state mismatch|state missing/.test(text)) {
    return { why: 'state', words: 'it began in another browser, or too long ago' };
  }
  if (/^E[A-Z_]+$|CERT|TLS/.test(code)) return { why: 'unreachable', words: code };
  return { why: 'failed', words: text || 'the exchange with the provider failed' };
}
