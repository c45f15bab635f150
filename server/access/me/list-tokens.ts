import type { Call, Services } from '../call/context';
import { readerOfOwnAccount } from './own-account';
import { showToken, type ShownToken } from './show-token';

/** The caller's API tokens that were not revoked, newest first; expired ones are told by date. */
export async function listTokens(services: Services, call: Call): Promise<{ items: ShownToken[] }> {
  const rows = await services.db.prisma.apiToken.findMany({
    where: { personId: readerOfOwnAccount(call).id, revokedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  });
  return { items: rows.map(showToken) };
}
