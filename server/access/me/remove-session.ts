import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { write } from '../call/write';
import { managerOfOwnAccount } from './own-account';

/** Signs one of the caller's sessions out; its next request is nobody's (L6). */
export async function removeSession(
  services: Services,
  call: Call,
  input: { id: string },
): Promise<{ done: true }> {
  const person = managerOfOwnAccount(call, 'Ending a session');
  return write(services, call, async ({ tx, audit }) => {
    const where = { id: input.id, personId: person.id };
    const removed = await tx.session.deleteMany({ where });
    if (removed.count === 0) {
      throw new Refusal('not-found', 'You have no such session; it may have ended already.');
    }
    await audit({
      action: 'person.signed-out',
      projectId: null,
      subjects: { personId: person.id },
      target: person.email,
    });
    return { done: true };
  });
}
