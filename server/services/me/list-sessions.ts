import { sessionIdleMs } from '../../auth/session-times';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';

/** Where the caller is signed in now, most recently seen first. */
export async function listSessions(services: Services, call: Call) {
  const now = services.clock();
  const rows = await services.db.prisma.session.findMany({
    where: {
      userId: personCalling(call).id,
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - sessionIdleMs) },
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
  });
  return {
    items: rows.map(({ id, createdAt, lastSeenAt, userAgent, address }) => ({
      id,
      current: id === call.session?.id,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      userAgent,
      address,
    })),
  };
}
