/** Names of this machine, where http is no risk. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Why an address of a provider cannot be used, in words; null where it can. Secrets and identities
 * go there, so it is https, or http on this machine alone.
 */
export function addressProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is not an address such as https://login.example.com';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) {
    return 'must be an https address (http only for a provider on this very machine)';
  }
  if (url.username || url.password) return 'must not have a user name or password in it';
  return null;
}

/** The same for an issuer (OpenID Connect Discovery 1.0, section 3): neither query nor fragment. */
export const issuerProblem = (text: string): string | null =>
  addressProblem(text) ??
  (/[?#]/.test(text) ? 'must not have a query or a fragment: leave out what follows ? or #' : null);
