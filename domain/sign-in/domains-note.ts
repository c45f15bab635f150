import { everyDomain } from './speaks-for';

/** What an administrator should know of the domains that a provider speaks for; null: nothing. */
export function domainsNote(domains: readonly string[]): string | null {
  if (domains.length === 0) {
    return 'It speaks for no domain yet: it opens and links no account. Say for which it does.';
  }
  if (!domains.includes(everyDomain)) return null;
  return 'It speaks for every domain: whoever it vouches for is given the account with their address, unless that holds a role on the whole installation. Say for which domains it does.';
}
