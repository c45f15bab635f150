import type { Call, Services } from '../call/context';
import { requireReader } from '../people/list-people';
import { providerParts, showProvider, type ShownProvider } from './show-provider';

/** All providers by slug, for whoever reads the whole installation. */
export async function listProviders(
  services: Services,
  call: Call,
): Promise<{ items: ShownProvider[] }> {
  requireReader(call, 'Listing sign-in providers');
  const rows = await services.db.prisma.ssoProvider.findMany({
    include: providerParts,
    orderBy: { slug: 'asc' },
  });
  return { items: rows.map((row) => showProvider(services, row)) };
}
