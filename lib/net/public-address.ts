import ipaddr from 'ipaddr.js';
import { isSix, readAddress } from './ip-address';

/** What IPv6 hands out (RFC 4291, section 2.4, and IANA’s registry): whatever is not in it is nobody’s yet. */
const handedOut = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Does an address lead to the public internet, not to this machine or a network around it? ipaddr.js knows
 * IANA’s special-purpose registries (RFC 6890): what is in them, or not handed out, does not.
 */
export function isPublicAddress(text: string): boolean {
  const address = readAddress(text);
  if (address === null || address.range() !== 'unicast') return false;
  return !isSix(address) || address.match(handedOut);
}
