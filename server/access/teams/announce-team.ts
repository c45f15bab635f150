import { announce } from '@/server/platform/events/announce';
import type { Write } from '../call/write';

/** Who is of a team decides on every project where the team holds a role. */
export async function announceTeam({ tx, sql }: Write, teamId: string): Promise<void> {
  const grants = await tx.roleGrant.findMany({ where: { teamId }, select: { projectId: true } });
  for (const { projectId } of grants) await announce(sql, { kind: 'access-changed', projectId });
}
