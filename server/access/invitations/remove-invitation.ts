import { Refusal } from '@/lib/refusal';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { write } from '../call/write';
import { findOpen, showGiven } from './invitation-row';
import { reachOfManager } from './may-invite';

/** Takes an invitation back: its maker, administrators, and whoever looks after what it leads to. */
export async function removeInvitation(
  services: Services,
  call: Call,
  input: { id: string },
): Promise<{ done: true }> {
  const reach = reachOfManager(personCalling(call));
  return write(services, call, async ({ tx, sql, audit }) => {
    const now = services.clock();
    const row = await findOpen(sql, now, reach, input.id);
    const where = { id: input.id, endedAt: null };
    const ended = row && (await tx.invitation.updateMany({ where, data: { endedAt: now } }));
    if (!row || ended?.count !== 1) {
      throw new Refusal(
        'not-found',
        'There is no open invitation of this id that you may take back; it may have been used.',
      );
    }
    const { team, project, role } = showGiven(row);
    await audit({
      action: 'invitation.revoked',
      projectId: row.projectId,
      subjects: {},
      target: row.email,
      before: { team: team?.slug ?? null, project: project?.slug ?? null, role },
    });
    return { done: true };
  });
}
