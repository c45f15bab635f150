import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { write } from '../call/write';
import { managerOfOwnAccount } from './own-account';

/** Revokes one of the caller's tokens; its next request is refused (L6). */
export async function removeToken(
  services: Services,
  call: Call,
  input: { id: string },
): Promise<{ done: true }> {
  const person = managerOfOwnAccount(call, 'Revoking a token');
  return write(services, call, async ({ tx, audit }) => {
    const where = { id: input.id, personId: person.id, revokedAt: null };
    const token = await tx.apiToken.findFirst({ where });
    const revoked =
      token && (await tx.apiToken.updateMany({ where, data: { revokedAt: services.clock() } }));
    if (!token || revoked?.count !== 1) {
      throw new Refusal('not-found', 'You have no such token; it may be revoked already.');
    }
    await audit({
      action: 'token.revoked',
      projectId: null,
      subjects: { personId: person.id },
      target: `${person.email}: ${token.name}`,
      before: { prefix: token.prefix },
    });
    return { done: true };
  });
}
