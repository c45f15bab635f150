/** Over https the browser itself sees to it that no other host sets or reads it (`__Host-`). */
const prefixFor = (publicUrl: string): string =>
  publicUrl.startsWith('https://') ? '__Host-' : '';

export const sessionCookieName = (publicUrl: string): string =>
  `${prefixFor(publicUrl)}sallyport.session`;

export const csrfCookieName = (publicUrl: string): string =>
  `${prefixFor(publicUrl)}sallyport.csrf`;

/** Where a sign-in leads to; that of one attempt at a provider has a name of its own. */
export const callbackCookieName = (publicUrl: string, attempt?: string): string =>
  ofAttempt(`${prefixFor(publicUrl)}sallyport.return-to`, attempt);

/** What the protocol with a provider keeps in the browser meanwhile: state, PKCE verifier, nonce. */
export const protocolCookieName = (
  publicUrl: string,
  of: 'state' | 'pkce' | 'nonce',
  attempt?: string,
): string => ofAttempt(`${prefixFor(publicUrl)}sallyport.sso-${of}`, attempt);

const ofAttempt = (name: string, attempt: string | undefined): string =>
  attempt === undefined ? name : `${name}.${attempt}`;

/** What the cookies begin with by which a browser is known for an account (`devices.ts`). */
export const deviceCookiePrefix = (publicUrl: string): string =>
  `${prefixFor(publicUrl)}sallyport.device.`;

/** A cookie's value out of a `Cookie` header (RFC 6265); null where it is not there. */
export function readCookie(header: string | null, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
