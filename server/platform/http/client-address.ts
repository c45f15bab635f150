import type { IncomingMessage } from 'node:http';
import { type BlockList, isIPv4 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { plainAddress } from '@/lib/net/ip-address';

/**
 * Who a request came from, for throttling, audit and sessions. Only a trusted proxy is believed what
 * it says in `X-Forwarded-For`, and only as far as the one before it is trusted too: every proxy
 * adds its peer at the right, and what stands left of the first untrusted address anybody could have
 * written. Without trusted proxies it is always the peer (security.md, row 47).
 */
export function createAddressOf(trusted: BlockList): (req: IncomingMessage) => string {
  const isTrusted = (address: string) => trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  /** Peers as they are shown, by what their sockets call them: most ask again and again. */
  const peers = new LRUCache<string, string>({ max: 10_000 });
  const plainPeer = (peer: string): string => {
    const known = peers.get(peer);
    if (known !== undefined) return known;
    const plain = plainAddress(peer) ?? peer;
    peers.set(peer, plain);
    return plain;
  };
  return (req) => {
    let address = plainPeer(req.socket.remoteAddress ?? '');
    const forwarded = req.headers['x-forwarded-for'];
    // Asking whether a peer is trusted costs more than all else here: nobody asks where nothing was said.
    if (forwarded === undefined) return address;
    const said = [forwarded].flat().join(',').split(',');
    while (said.length > 0 && address !== '' && isTrusted(address)) {
      const before = plainAddress(said.pop() ?? '');
      // Nothing that can be read: the proxy that wrote it is the last that is known.
      if (before === null) break;
      address = before;
    }
    return address;
  };
}
