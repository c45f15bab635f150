import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { systemClock, type Clock } from '@/lib/clock';
import { newId } from '@/lib/ids';
import type { Caller } from '../ports';
import { parseGrants, type Grant } from './grants';

const algorithm = 'EdDSA';
const type = 'registry+jwt';
/** How far the clocks of two processes of this installation may be apart. */
const skewSeconds = 30;
/** With the skew a token is taken for 5 minutes at most (L6). */
const tokenSeconds = 300 - skewSeconds;
const maximumRemembered = 10_000;

export interface IssuedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly issuedAt: Date;
}

export interface VerifiedToken {
  readonly caller: Caller;
  readonly grants: readonly Grant[];
}

export interface TokenService {
  /** The name tokens are for: their audience, and `service` in challenges. */
  readonly service: string;
  issue(caller: Caller, grants: readonly Grant[]): Promise<IssuedToken>;
  /** Who holds the token and what it was narrowed to; null unless it is ours and valid now. */
  verify(token: string): Promise<VerifiedToken | null>;
}

/**
 * Registry tokens: signed with Ed25519 (RFC 8037) by a key of this installation and by no other,
 * of one type, issuer and audience, so that a token made for another purpose is none here. They
 * carry who calls and what the client asked for, not the rights: those are read at every request.
 */
export function createTokenService(options: {
  /** An Ed25519 private key. */
  privateKey: KeyObject;
  service: string;
  clock?: Clock;
}): TokenService {
  const { privateKey, service, clock = systemClock } = options;
  const publicKey = createPublicKey(privateKey);
  /** Tokens whose signature was verified, by hash, with the moment (s) their life ends. */
  const remembered = new LRUCache<string, { verified: VerifiedToken; until: number }>({
    max: maximumRemembered,
  });
  const seconds = () => Math.floor(clock().getTime() / 1000);

  return {
    service,

    async issue(caller, grants) {
      const now = seconds();
      const token = await new SignJWT({
        kind: caller.kind,
        cred: caller.credential,
        name: caller.name,
        access: grants,
      })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setIssuer(service)
        .setAudience(service)
        .setSubject(caller.id)
        .setJti(newId())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + tokenSeconds)
        .sign(privateKey);
      return { token, expiresInSeconds: tokenSeconds, issuedAt: new Date(now * 1000) };
    },

    async verify(token) {
      const key = hash('sha256', token, 'base64');
      const known = remembered.get(key);
      if (known) {
        if (seconds() < known.until) return known.verified;
        remembered.delete(key);
        return null;
      }
      const payload = await jwtVerify(token, publicKey, {
        algorithms: [algorithm],
        typ: type,
        issuer: service,
        audience: service,
        clockTolerance: skewSeconds,
        currentDate: clock(),
        requiredClaims: ['sub', 'exp', 'iat'],
      }).then(
        (result) => result.payload,
        () => null,
      );
      if (!payload) return null;
      const { sub, kind, cred, name, access, exp } = payload;
      const grants = parseGrants(access);
      if (!sub || typeof name !== 'string' || !grants) return null;
      if (kind !== 'person' && kind !== 'robot') return null;
      if (cred !== null && typeof cred !== 'string') return null;
      const verified = { caller: { kind, id: sub, credential: cred, name }, grants } as const;
      remembered.set(key, { verified, until: exp! + skewSeconds });
      return verified;
    },
  };
}
