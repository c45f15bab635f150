import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { Services } from '../call/context';

export const providerParts = {
  groups: {
    include: { team: { select: { slug: true } } },
    orderBy: [{ groupName: 'asc' }, { team: { slug: 'asc' } }],
  },
  _count: { select: { identities: true } },
} as const satisfies Prisma.SsoProviderInclude;

type ProviderRow = Prisma.SsoProviderGetPayload<{ include: typeof providerParts }>;

/** Where a provider sends people back to: the address to register there. */
export const callbackUrlOf = (publicUrl: string, slug: string): string =>
  `${publicUrl}/api/auth/callback/${slug}`;

/** A provider as the API shows it: never its client secret (row 23). */
export const showProvider = ({ publicUrl }: Services, row: ProviderRow) => ({
  slug: row.slug,
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  scopes: row.scopes,
  groupsClaim: row.groupsClaim,
  createAccounts: row.createAccounts,
  trustEmail: row.trustEmail,
  domains: row.domains,
  enabled: row.enabled,
  createdAt: row.createdAt.toISOString(),
  callbackUrl: callbackUrlOf(publicUrl, row.slug),
  groups: row.groups.map(({ groupName, team, maintainer }) => ({
    group: groupName,
    team: team.slug,
    maintainer,
  })),
  people: row._count.identities,
});

export type ShownProvider = ReturnType<typeof showProvider>;

export const noProvider = (slug: string): Refusal =>
  new Refusal('not-found', `There is no sign-in provider “${slug}”.`);
