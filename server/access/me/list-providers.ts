import type { Call, Services } from '../call/context';
import { readerOfOwnAccount } from './own-account';

/** The providers that people may sign in through, by name, and since when each knows the caller. */
export async function listOwnProviders({ db }: Services, call: Call) {
  const { id: personId } = readerOfOwnAccount(call);
  const rows = await db.prisma.ssoProvider.findMany({
    where: { OR: [{ enabled: true }, { identities: { some: { personId } } }] },
    include: { identities: { where: { personId }, orderBy: { createdAt: 'asc' } } },
    orderBy: { name: 'asc' },
  });
  return {
    items: rows.map(({ slug, name, identities: [linked] }) => ({
      slug,
      name,
      linkedAt: linked?.createdAt.toISOString() ?? null,
    })),
  };
}
