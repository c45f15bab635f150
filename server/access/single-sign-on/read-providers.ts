import { slugPattern } from '@/domain/registries/names';
import type { Database } from '@/server/platform/sql/database';
import { discover, type Discovery } from './discover';
import type { Seal } from '@/server/platform/secrets/seal';

/** What a client secret is sealed for: that of one provider opens for no other. */
export const clientSecretPurpose = (providerId: string): string =>
  `client secret of provider ${providerId}`;

/** A provider as signing in through it needs it, with its client secret. */
export interface UsableProvider {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
}

/** The providers that people may sign in through, by name. */
export const listSignInProviders = ({ prisma }: Pick<Database, 'prisma'>) =>
  prisma.ssoProvider.findMany({
    where: { enabled: true },
    select: { slug: true, name: true },
    orderBy: { name: 'asc' },
  });

/** A provider that is on, by its slug; null where there is none. */
export async function readProvider(
  { db, seal }: { db: Pick<Database, 'prisma'>; seal: Seal },
  slug: string,
): Promise<UsableProvider | null> {
  // It stands in an address: anybody may have written it, and not as a database could look for it.
  if (!slugPattern.test(slug)) return null;
  const row = await db.prisma.ssoProvider.findUnique({ where: { slug, enabled: true } });
  if (!row) return null;
  const { id, name, issuer, clientId, scopes } = row;
  const clientSecret = seal.open(row.clientSecret, clientSecretPurpose(id));
  return { id, slug, name, issuer, clientId, scopes, clientSecret };
}

/** How long a description is used before it is asked for again. */
const freshMs = 60_000;

/**
 * Asks providers for their descriptions, and keeps good ones for a minute: a sign-in asks twice, and
 * strangers can ask as often as they like.
 */
export function createDiscovery(privateHosts: ReadonlySet<string>, now: () => number = Date.now) {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<Discovery> }>();
  return async (issuer: string): Promise<Discovery> => {
    const before = kept.get(issuer);
    if (before && now() - before.at < freshMs) return before.found;
    const found = discover({ issuer, privateHosts });
    kept.set(issuer, { at: now(), found });
    if (!(await found).ok) kept.delete(issuer);
    return found;
  };
}
