import type { Call, Services } from '../call/context';
import { write, type Write } from '../call/write';
import { managerOfOwnAccount } from './own-account';

/** Signs all of the caller's sessions out but the one that the call came by; says how many those were. */
export async function removeSessions(services: Services, call: Call): Promise<{ ended: number }> {
  const person = managerOfOwnAccount(call, 'Ending sessions');
  return write(services, call, async ({ tx, audit }) => {
    const ended = await endOtherSessions(tx, person.id, call);
    await audit({
      action: 'person.sessions-ended',
      projectId: null,
      subjects: { personId: person.id },
      target: person.email,
      after: { sessionsEnded: ended },
    });
    return { ended };
  });
}

/** Removes a person's sessions but the call's own. */
export async function endOtherSessions(
  tx: Write['tx'],
  personId: string,
  { session }: Call,
): Promise<number> {
  const kept = session === null ? {} : { id: { not: session.id } };
  return (await tx.session.deleteMany({ where: { personId, ...kept } })).count;
}
