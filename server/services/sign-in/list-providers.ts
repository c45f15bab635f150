import { requireAdministrator } from '../callers';
import type { Call, Services } from '../context';
import { providerParts, showProvider, type ShownProvider } from './show-provider';

/** All providers by slug, for administrators. */
export async function listProviders(
  services: Services,
  call: Call,
): Promise<{ items: ShownProvider[] }> {
  requireAdministrator(call, 'Listing sign-in providers');
  const rows = await services.db.prisma.ssoProvider.findMany({
    include: providerParts,
    orderBy: { slug: 'asc' },
  });
  return { items: rows.map((row) => showProvider(services, row)) };
}
