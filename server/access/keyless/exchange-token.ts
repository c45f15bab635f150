import { Refusal } from '@/lib/refusal';
import { refuseSecret } from '../call/sign-in-basic';
import type { Services } from '../call/context';

/**
 * Exchanges an identity token for a bearer token of /api/v1. Open to nobody signed in: wrong ones count
 * against the address like wrong secrets.
 * Throws Refusal: `unauthenticated` with what to mend, `throttled`, `unavailable` (the issuer’s keys).
 */
export async function exchangeToken(
  { db, clock, keyless }: Services,
  from: { readonly address: string; readonly requestId: string },
  input: { readonly robot: string; readonly token: string },
) {
  const shown = { username: input.robot.trim().toLowerCase(), token: input.token, exchange: true };
  const found = await keyless.accept(shown, from);
  if (found.outcome === 'refused') throw await refused(found.message);
  const { actor, credentialId: trustId, expiresAt, issuer } = found;
  const issued = await keyless.apiTokens.issue({ robotId: actor.id, trustId }, expiresAt);
  if (!issued)
    throw await refused('The identity token runs out at this moment. Ask for a new one.');
  const expiresIn = Math.floor((issued.expiresAt.getTime() - clock().getTime()) / 1000);
  return {
    token: issued.token,
    tokenType: 'Bearer' as const,
    expiresAt: issued.expiresAt.toISOString(),
    expiresIn: Math.max(0, expiresIn),
    robot: actor.name,
    issuer,
  };

  async function refused(message: string): Promise<Refusal> {
    const refusal = await refuseSecret(db, from.address, clock(), message);
    return refusal.outcome === 'refused'
      ? new Refusal('unauthenticated', message)
      : new Refusal('throttled', 'Too many attempts failed. Wait, then try again.', {
          retryAfterSeconds: refusal.retryAfterSeconds,
        });
  }
}
