import { BlockList, isIP } from 'node:net';
import { plainAddress } from './ip-address';

/** Addresses that are not the public internet’s (IANA special-purpose registries, RFC 6890). */
const special = new BlockList();
const networks4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
for (const [network, prefix] of networks4) special.addSubnet(network, prefix, 'ipv4');

/** What IPv6 hands out is 2000::/3; of it, tunnels into IPv4 and documentation lead elsewhere. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const networks6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;
for (const [network, prefix] of networks6) special.addSubnet(network, prefix, 'ipv6');

/** Does an address lead to the public internet, not to this machine or a network around it? */
export function isPublicAddress(text: string): boolean {
  const address = plainAddress(text);
  if (address === null) return false;
  if (isIP(address) === 4) return !special.check(address, 'ipv4');
  return global6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
