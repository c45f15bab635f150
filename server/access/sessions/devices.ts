import { createHmac, timingSafeEqual } from 'node:crypto';
import { randomToken } from '@/lib/ids';
import { deviceCookiePrefix } from './cookies';

/** A cookie for a browser to keep; no value: to forget. */
export interface DeviceCookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
}

const longSeconds = 180 * 86_400;

/** How many accounts a browser is known by; each costs a cookie that goes with every request. */
const mostAccounts = 5;

/** Tells a browser in which somebody signed in before, by a cookie of its own for each account. */
export interface Devices {
  /** What a browser is counted by for an account; null where its owner never signed in there. */
  read(cookies: string, email: string): string | null;
  /** What a browser keeps from now on, where somebody has just signed in; empty: it has it. */
  remember(cookies: string, email: string): readonly DeviceCookie[];
}

/**
 * Devices as OWASP's “device cookies” have them: wrong passwords from elsewhere are counted elsewhere, so that
 * they never keep the right one out (threat 67). The cookie is signed for one account and lets nobody in;
 * whoever copies it has as many guesses as its browser has.
 * @param secret of this installation
 */
export function createDevices({
  secret,
  publicUrl,
}: {
  readonly secret: string;
  readonly publicUrl: string;
}): Devices {
  const prefix = deviceCookiePrefix(publicUrl);
  const sign = (...parts: readonly string[]) =>
    createHmac('sha256', secret)
      .update(['device', ...parts].join('\0'))
      .digest('base64url');
  const accountOf = (email: string) => email.trim().toLowerCase();
  const nameFor = (email: string) => prefix + sign('name', accountOf(email)).slice(0, 12);
  const kept = (cookies: string) =>
    cookies
      .split(';')
      .map((pair) => pair.trim().split(/=(.*)/s))
      .filter(([name = '']) => name.startsWith(prefix));

  const read = (cookies: string, email: string): string | null => {
    const [, value = ''] = kept(cookies).find(([name]) => name === nameFor(email)) ?? [];
    const [nonce = '', given = ''] = value.split('.');
    const right = Buffer.from(sign('is', accountOf(email), nonce));
    const said = Buffer.from(given);
    return nonce !== '' && said.length === right.length && timingSafeEqual(said, right)
      ? nonce
      : null;
  };
  return {
    read,
    remember(cookies, email) {
      if (read(cookies, email) !== null) return [];
      const nonce = randomToken(16);
      const value = `${nonce}.${sign('is', accountOf(email), nonce)}`;
      const others = kept(cookies)
        .map(([name = '']) => name)
        .filter((name) => name !== nameFor(email));
      return [
        { name: nameFor(email), value, maxAgeSeconds: longSeconds },
        ...others
          .slice(0, Math.max(0, others.length - (mostAccounts - 1)))
          .map((name) => ({ name, value: '', maxAgeSeconds: 0 })),
      ];
    },
  };
}
