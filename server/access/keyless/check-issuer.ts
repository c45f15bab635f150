import { KeysUnavailable } from './issuer-keys';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { noIssuer } from './find-issuer';
import { keySetOf, type IssuerRow } from './show-issuer';

/** Fetches an issuer’s keys now, and says how many there are or why there are none. Administrators only. */
export async function checkIssuer(services: Services, call: Call, input: { slug: string }) {
  requireAdministrator(call, 'Checking issuers');
  const row = await services.db.prisma.trustedIssuer.findUnique({ where: { slug: input.slug } });
  if (!row) throw noIssuer(input.slug);
  return tryKeys(services, row);
}

/** How many keys an issuer has just now; a reason in words where they cannot be had. */
export async function tryKeys(
  { keyless }: Services,
  row: Pick<IssuerRow, 'issuer' | 'jwks'>,
): Promise<{ keys: number | null; problem: string | null }> {
  try {
    const keys = await keyless.keys.count({ issuer: row.issuer, jwks: keySetOf(row) });
    if (keys > 0) return { keys, problem: null };
    return { keys: null, problem: 'The issuer publishes no keys at the moment.' };
  } catch (error) {
    if (!(error instanceof KeysUnavailable)) throw error;
    return { keys: null, problem: error.reason };
  }
}
