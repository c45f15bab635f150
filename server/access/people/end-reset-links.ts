import type { Write } from '../call/write';

/** Links by which somebody could set a new password count no more. */
export async function endResetLinks(tx: Write['tx'], email: string, now: Date): Promise<void> {
  await tx.invitation.updateMany({
    where: { kind: 'reset', email, endedAt: null },
    data: { endedAt: now },
  });
}
