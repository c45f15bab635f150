import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { isStorable } from '@/lib/text/storable';
import { own } from '@/lib/text/own';
import { isJwt, longestToken } from './is-jwt';
import type { IssuerKeys, KeyOwner } from './issuer-keys';

/** Signatures by a private key alone: never `none`, and no HMAC, whose key could be a public one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Types of header that identity and access tokens have (RFC 9068); a token of another is for another purpose. */
const types: ReadonlySet<string> = new Set(['', 'jwt', 'at+jwt', 'application/at+jwt']);

/** How far an issuer's clock may be apart (security.md, 51), and how old a token may be. */
const skewSeconds = 30;
const oldestSeconds = 24 * 3600;

/** The last second that a `Date` can hold: what ends later never does. */
const latestSecond = 8.64e12;

/** What a token says of itself, believed in nothing but where to look for its keys. */
export interface Claimed {
  readonly issuer: string;
}

/** Null for what is no token that could ever be taken: its form, its size, its algorithm, its issuer. */
export function readClaimed(token: string): Claimed | null {
  if (token.length > longestToken || !isJwt(token)) return null;
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    if (!algorithms.includes(alg ?? '') || !types.has(String(typ ?? '').toLowerCase())) return null;
    return typeof iss === 'string' && isStorable(iss) ? { issuer: iss } : null;
  } catch {
    return null;
  }
}

export type Proof =
  | { readonly outcome: 'proven'; readonly claims: JWTPayload & { readonly exp: number } }
  /** No key of the issuer's signed it. */
  | { readonly outcome: 'not-proven' }
  /** The issuer signed it, and it does not count (any more, or yet). */
  | { readonly outcome: 'wrong'; readonly message: string };

/**
 * Checks that the issuer signed a token (RFC 7519, RFC 8725), and that it counts now.
 * @throws KeysUnavailable
 */
export async function proveToken(
  keys: IssuerKeys,
  owner: KeyOwner,
  token: string,
  now: Date,
): Promise<Proof> {
  try {
    const { payload } = await jwtVerify(token, keys.keyOf(owner), {
      algorithms,
      issuer: owner.issuer,
      clockTolerance: skewSeconds,
      maxTokenAge: oldestSeconds,
      currentDate: now,
      requiredClaims: ['exp', 'aud'],
    });
    const { exp } = payload;
    if (exp === undefined || !isStorable(payload)) return { outcome: 'not-proven' };
    return { outcome: 'proven', claims: { ...payload, exp: Math.min(exp, latestSecond) } };
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
      return { outcome: 'wrong', message: whyWrong(error) };
    }
    // A key of the issuer's that cannot be used (too short, malformed) proves nothing either.
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      return { outcome: 'not-proven' };
    throw error;
  }
}

function whyWrong(error: errors.JWTExpired | errors.JWTClaimValidationFailed): string {
  const { claim, reason, payload } = error;
  if (reason === 'missing') return `It has no claim “${claim}”, which every identity token needs.`;
  if (reason !== 'check_failed' || !['exp', 'nbf', 'iat'].includes(claim))
    return `Its claim “${claim}” is not what an identity token has.`;
  const value = own(payload, claim);
  const known = typeof value === 'number' && Math.abs(value) < 8e12;
  const at = known ? ` (${claim} ${new Date(value * 1000).toISOString()})` : '';
  if (claim === 'exp') return `It has run out${at}. Ask the issuer for a new one in the same job.`;
  if (error instanceof errors.JWTExpired)
    return `It was issued more than 24 hours ago${at}. Ask the issuer for a new one.`;
  return `It counts only later${at}. Is the issuer’s clock right?`;
}
