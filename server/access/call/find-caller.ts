import type { Actor, Person } from '@/domain/permissions/can';
import type { Clock } from '@/lib/clock';
import type { Database } from '@/server/platform/sql/database';
import { readCookie, sessionCookieName } from '../sessions/cookies';
import { browserCall, mayBeForged, type BrowserCall } from '../sessions/csrf';
import { isJwt } from '../keyless/is-jwt';
import type { Keyless } from '../keyless/keyless';
import { readRobotCaller, readSessionCaller, readTokenCaller } from './read-callers';
import { hashSecret, secretKind } from '@/server/platform/secrets/secrets';
import { refuseSecret, signInBasic } from './sign-in-basic';

/** The browser session that a call came by. */
export interface CallingSession {
  readonly id: string;
  /** When its owner last proved who they are. */
  readonly provenAt: Date;
  /** Who looks at the product as the actor; null: the actor themselves. */
  readonly owner: Person | null;
  /** The provider that it was opened through; null: by password. */
  readonly through: { readonly slug: string; readonly name: string } | null;
}

export type FoundCaller =
  | {
      readonly outcome: 'caller';
      readonly actor: Actor;
      /** The browser session; null for tokens, secrets and passwords. */
      readonly session: CallingSession | null;
    }
  /** No credentials, or none that count (any more). */
  | { readonly outcome: 'nobody' }
  /** Another site may have made the browser send this: 403. */
  | { readonly outcome: 'forged' }
  /** A password, where the installation takes none. */
  | { readonly outcome: 'passwords-off' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

export interface CallToIdentify {
  readonly method: string;
  readonly headers: Headers;
  /** The client's address. */
  readonly address: string;
  readonly requestId: string;
  /** Does this route take Basic (e-mail and password or token)? */
  readonly basic?: boolean;
  /** Nobody used the browser for it: it does not keep the session from idling out. */
  readonly byItself?: boolean;
}

/**
 * Who is calling /api/v1: a session cookie, `Authorization: Bearer` with a personal token, robot
 * secret or what an identity token was exchanged for, or Basic where the route says so. Identity and rights are read now (L6). Once there is
 * an Authorization header, the cookie no longer counts.
 */
export function createFindCaller(server: {
  readonly db: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly allowPasswords?: boolean;
  readonly keyless: Keyless;
}): (call: CallToIdentify) => Promise<FoundCaller> {
  const cookieName = sessionCookieName(server.publicUrl);
  const nobody = { outcome: 'nobody' } as const;

  const isForged = (call: CallToIdentify, vouchedBy: BrowserCall['vouchedBy']) =>
    mayBeForged(browserCall(call.method, call.headers, vouchedBy), server.publicUrl);

  async function fromCookie(call: CallToIdentify): Promise<FoundCaller> {
    const token = readCookie(call.headers.get('cookie'), cookieName);
    if (!token) return nobody;
    if (isForged(call, 'session')) return { outcome: 'forged' };
    const found = await readSessionCaller(server.db, hashSecret(token), server.clock(), {
      isUse: call.byItself !== true,
    });
    if (!found) return nobody;
    const { actor, sessionId: id, provenAt, through } = found;
    const owner = actor === found.owner ? null : found.owner;
    return { outcome: 'caller', actor, session: { id, provenAt, owner, through } };
  }

  async function fromBearer(call: CallToIdentify, secret: string): Promise<FoundCaller> {
    const now = server.clock();
    const found = await readBearer(secret, call.address, now);
    if (found) return { outcome: 'caller', actor: found.actor, session: null };
    const refusal = await refuseSecret(server.db, call.address, now);
    return refusal.outcome === 'throttled' ? refusal : nobody;
  }

  function readBearer(secret: string, address: string, now: Date) {
    if (isJwt(secret)) return server.keyless.readBearer(secret, address);
    const read = secretKind(secret) === 'robot' ? readRobotCaller : readTokenCaller;
    return read(server.db, hashSecret(secret), now, address);
  }

  async function fromBasic(call: CallToIdentify, encoded: string): Promise<FoundCaller> {
    if (isForged(call, 'basic')) return { outcome: 'forged' };
    const credentials = decodeBasic(encoded);
    if (!credentials) return nobody;
    const found = await signInBasic(server, credentials, call, server.clock());
    if (found.outcome === 'throttled' || found.outcome === 'passwords-off') return found;
    if (found.outcome === 'refused') return nobody;
    return { outcome: 'caller', actor: found.actor, session: null };
  }

  return async (call) => {
    const authorization = call.headers.get('authorization');
    if (authorization === null) return fromCookie(call);
    const [, scheme = '', value = ''] = /^(\S+) +(\S+)\s*$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'bearer') return fromBearer(call, value);
    if (scheme.toLowerCase() === 'basic' && call.basic) return fromBasic(call, value);
    return nobody;
  };
}

/** RFC 7617: base64 of `user-id:password`, the first colon parts them. */
function decodeBasic(encoded: string): { username: string; password: string } | null {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
