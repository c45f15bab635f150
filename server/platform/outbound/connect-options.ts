import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLoopback } from '@/domain/keyless/issuer';
import { isPublicAddress } from '@/lib/net/public-address';

/**
 * On whose word this server connects: that of an issuer of identities, whose address an administrator wrote.
 * What the issuer names besides, nobody here has looked at.
 */
export interface Vouched {
  readonly issuer: string;
  /** Hosts (`name`, or `name:port`) that the operator lets have private addresses nevertheless. */
  readonly privateHosts: ReadonlySet<string>;
}

/** An address that this server does not connect to; the message follows on the address. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Why an address is of no use, in words that follow on it; null where it is. What goes there are secrets
 * and identities: it is https, or plain http from an issuer on this machine to itself, where nobody listens.
 */
export function addressProblem(text: string, issuer: string): string | null {
  if (!URL.canParse(text)) return 'is not an address such as https://login.example.com';
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return 'must not have a user name or password in it';
  if (protocol === 'https:') return null;
  const own = isLoopback(hostname) && isLoopback(new URL(issuer).hostname);
  if (protocol === 'http:' && own) return null;
  return 'must be an https address (http only between an issuer and itself on this very machine)';
}

/**
 * The one rule for whatever this server fetches of an issuer, keys, descriptions and tokens alike: how to connect
 * to an address for it, as options of `http.request`. The issuer's own host may be anywhere. Any other must
 * be on the public internet, looked at when connecting, so that nobody who writes a document, or
 * answers for a name, points into the networks around this machine.
 * @throws AddressRefused for an address that needs no looking up
 */
export function connectOptions(
  url: URL,
  { issuer, privateHosts }: Vouched,
  resolve: typeof lookup = lookup,
): { readonly agent: false; readonly lookup?: LookupFunction } {
  const problem = addressProblem(url.href, issuer);
  if (problem !== null) throw new AddressRefused(problem);
  // No agent: a connection that was opened by another rule must not be used again.
  if (url.host === new URL(issuer).host || privateHosts.has(url.host)) return { agent: false };
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // A host that is an address is never looked up.
  if (/^[\d.]+$|:/.test(host) && !isPublicAddress(host)) throw notPublic(url);
  return { agent: false, lookup: lookupPublic(url, resolve) };
}

const lookupPublic =
  (url: URL, resolve: typeof lookup): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const wrong =
        error ?? (addresses.every((one) => isPublicAddress(one.address)) ? null : notPublic(url));
      const [first] = addresses ?? [];
      if (wrong !== null || first === undefined) done(wrong ?? notPublic(url), []);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };

const notPublic = ({ host }: URL): AddressRefused =>
  new AddressRefused(
    `leads to a private address, on another host than the issuer’s. Where that host is yours, have it named in SALLYPORT_PRIVATE_HOSTS (${host}).`,
  );
