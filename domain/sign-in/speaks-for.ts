/** What stands among a provider's domains where it speaks for all of them. */
export const everyDomain = '*';

/** A host's name as it stands behind the `@` of an address: lower case, with a dot, no wildcard in it. */
export const domainPattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Does a provider speak for an e-mail address? For those of the domains that an administrator gave it, word
 * for word: a domain below another is another. None given: for none.
 * @param email lower case
 */
export function speaksFor(domains: readonly string[], email: string): boolean {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at < 1 || domain === '') return false;
  return domains.includes(everyDomain) || domains.includes(domain);
}
