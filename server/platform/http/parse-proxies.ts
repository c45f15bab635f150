import { BlockList, isIPv4 } from 'node:net';
import { plainAddress } from '@/lib/net/ip-address';

/**
 * Addresses and networks, as `SALLYPORT_TRUSTED_PROXIES` names them: `127.0.0.1, 10.0.0.0/8, fd00::/8`.
 * @returns the set, or the first entry that is neither an address nor a network (CIDR, RFC 4632).
 */
export function parseProxies(text: string): BlockList | { readonly wrong: string } {
  const list = new BlockList();
  for (const entry of text.split(',').map((one) => one.trim())) {
    const [, given = '', bits] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? [];
    const address = plainAddress(given);
    // A port would be left out silently: what is named must be an address and nothing more.
    if (address === null || /^[\d.]+:/.test(given)) return { wrong: entry };
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    // A mapped address has an IPv6 prefix, which means something else: write the IPv4 network.
    if (prefix > most || (given.includes(':') && family === 'ipv4')) return { wrong: entry };
    list.addSubnet(address, prefix, family);
  }
  return list;
}
