import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '@/lib/clock';
import { newId } from '@/lib/ids';

const algorithm = 'EdDSA';
const type = 'keyless+jwt';
const audience = 'sallyport:api';
/** However long the identity token lives. */
export const longestSeconds = 15 * 60;

/** Whom a token stands for, and by which rule: both are read again at every request. */
export interface KeylessBearer {
  readonly robotId: string;
  readonly trustId: string;
}

export interface ApiTokens {
  /** Until `notAfter` at most; null where that is over. */
  issue(
    bearer: KeylessBearer,
    notAfter: Date,
  ): Promise<{ readonly token: string; readonly expiresAt: Date } | null>;
  /** Null unless it is ours and valid now. */
  verify(token: string): Promise<KeylessBearer | null>;
}

/**
 * Bearer tokens for /api/v1 that identity tokens are exchanged for: signed by a key of their own, of
 * their own type and audience, so that none is a registry token and no registry token one. They carry
 * ids, never a right, and are kept nowhere.
 */
export function createApiTokens(options: {
  /** An Ed25519 private key. */
  readonly privateKey: KeyObject;
  /** Names this installation. */
  readonly issuer: string;
  readonly clock: Clock;
}): ApiTokens {
  const { privateKey, issuer, clock } = options;
  const publicKey = createPublicKey(privateKey);
  return {
    async issue({ robotId, trustId }, notAfter) {
      const now = Math.floor(clock().getTime() / 1000);
      const end = Math.min(now + longestSeconds, Math.floor(notAfter.getTime() / 1000));
      if (end <= now) return null;
      const token = await new SignJWT({ trust: trustId })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(robotId)
        .setJti(newId())
        .setIssuedAt(now)
        .setExpirationTime(end)
        .sign(privateKey);
      return { token, expiresAt: new Date(end * 1000) };
    },

    async verify(token) {
      const payload = await jwtVerify(token, publicKey, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience,
        currentDate: clock(),
        requiredClaims: ['sub', 'exp', 'iat'],
      }).then(
        (result) => result.payload,
        () => null,
      );
      if (!payload) return null;
      const { sub, trust } = payload;
      return sub && typeof trust === 'string' ? { robotId: sub, trustId: trust } : null;
    },
  };
}
