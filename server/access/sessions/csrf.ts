const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface BrowserCall {
  readonly method: string;
  /** The headers `Origin`, `Sec-Fetch-Site` and `Host`; null where missing. */
  readonly origin: string | null;
  readonly fetchSite: string | null;
  readonly host: string | null;
  /**
   * What vouches for the call. A browser adds `session` (a cookie) and `basic` by itself, for any
   * page that asks; a bearer token it never does. `sign-in` asks to become somebody.
   */
  readonly vouchedBy: 'session' | 'sign-in' | 'basic' | 'bearer' | 'nothing';
}

/**
 * Might another site have made the browser send this (CSRF)? Unsafe methods need our own Origin
 * or, where that is missing, `Sec-Fetch-Site: same-origin`; `Origin: null` is never ours.
 * Basic calls come from terminals too, which send neither header: there only a foreign one counts.
 * @param publicUrl what people type, e.g. `https://registry.example.com`
 */
export function mayBeForged(call: BrowserCall, publicUrl: string): boolean {
  if (safeMethods.has(call.method.toUpperCase())) return false;
  if (call.vouchedBy === 'bearer' || call.vouchedBy === 'nothing') return false;
  if (call.fetchSite !== null && call.fetchSite !== 'same-origin') {
    return !(call.vouchedBy === 'basic' && call.fetchSite === 'none' && call.origin === null);
  }
  if (call.origin === null) return call.fetchSite === null && call.vouchedBy !== 'basic';
  if (call.origin === new URL(publicUrl).origin) return false;
  // The same server under another of its names (localhost, 127.0.0.1, a machine's own): the browser
  // says so, or, where pages come over plain http and browsers say nothing, the Host header does. A page
  // that came by https from a host of that name is another site: plain http is all that we speak there.
  const plain = publicUrl.startsWith('http://') && call.origin.startsWith('http://');
  return !((call.fetchSite === 'same-origin' || plain) && isHost(call.origin, call.host));
}

function isHost(origin: string, host: string | null): boolean {
  if (host === null || !URL.canParse(origin)) return false;
  const read = new URL(origin);
  // An origin is scheme, host and port alone (RFC 6454, section 6.2): what says more is no browser's.
  return read.origin === origin && read.host === host.toLowerCase();
}

/** The same, read from a request's headers. */
export const browserCall = (
  method: string,
  headers: Headers,
  vouchedBy: BrowserCall['vouchedBy'],
): BrowserCall => ({
  method,
  origin: headers.get('origin'),
  fetchSite: headers.get('sec-fetch-site'),
  host: headers.get('host'),
  vouchedBy,
});
