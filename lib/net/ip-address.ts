import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Reads an address, or null for what is none: a port, brackets and a zone are left out, and an IPv4 address
 * that came as IPv6 (`::ffff:192.0.2.7`, RFC 4291 section 2.5.5.2) is what it is. Node says what an address
 * is, since ipaddr.js also takes `127.1`, `0177.0.0.1` and `2130706433` for one; ipaddr.js says what it means.
 */
export function readAddress(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return null;
  if (version === 4) return ipaddr.IPv4.parse(bare);
  const six = ipaddr.IPv6.parse(bare);
  return six.isIPv4MappedAddress() ? six.toIPv4Address() : six;
}

/** Is it of IPv6? ipaddr.js says so in words that narrow no type. */
export const isSix = (address: Address): address is ipaddr.IPv6 => address.kind() === 'ipv6';

/** An address as it is compared and shown, IPv6 the short way (RFC 5952), or null for what is none. */
export function plainAddress(text: string): string | null {
  const address = readAddress(text);
  if (address === null) return null;
  return isSix(address) ? address.toRFC5952String() : address.toString();
}

/**
 * What is counted as one client: an IPv4 address, or the /64 of an IPv6 address, for a single host
 * is given that many addresses (RFC 6177, RFC 7421) and could use another at each try. Text that is
 * no address stays itself.
 */
export function clientNetwork(text: string): string {
  const address = readAddress(text);
  if (address === null) return text;
  if (!isSix(address)) return address.toString();
  const groups = address.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
