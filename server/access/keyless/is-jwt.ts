/** Longest identity token that is looked into, in characters; those of the known issuers have 3,000. */
export const longestToken = 8192;

/**
 * Has a text the form of a signed token (RFC 7515, section 7.1): a JSON object and two more parts in
 * base64url, or four where it is encrypted? No secret of ours has, so that what does is never tried as
 * a password.
 */
export const isJwt = (text: string): boolean =>
  /^eyJ[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*){2,4}$/.test(text);
