import { Refusal } from '@/lib/refusal';
import { passwordsCount } from './sign-in-settings';
import { lossWithout } from '../explain/loss-without';
import type { Call, Services } from '../call/context';
import { requireReader } from '../people/list-people';
import { whyStays } from './keep-way-in';
import { noProvider } from './show-provider';

/**
 * What unlinking an account from a provider would take from it: sessions, teams, and what nothing else
 * gives; and by what it could still sign in. For whoever reads the whole installation.
 * Throws Refusal: `forbidden`, `not-found` (the provider, or nobody is linked to the account there).
 */
export async function getUnlinkLoss(
  services: Services,
  call: Call,
  { slug, email }: { slug: string; email: string },
) {
  requireReader(call, 'Looking at who is linked');
  const { prisma, sql } = services.db;
  const provider = await prisma.ssoProvider.findUnique({ where: { slug } });
  if (!provider) throw noProvider(slug);
  const linked = { some: { providerId: provider.id } };
  const user = await prisma.person.findFirst({
    where: { email, identities: linked },
    include: {
      sessions: { where: { providerId: provider.id, expiresAt: { gt: services.clock() } } },
      identities: { select: { provider: { select: { id: true, name: true, enabled: true } } } },
      memberships: {
        where: { providerId: provider.id },
        include: { team: { include: { members: { where: { maintainer: true } } } } },
        orderBy: { team: { slug: 'asc' } },
      },
    },
  });
  if (!user) throw notLinked(email, provider);
  const others = user.identities.map((one) => one.provider).filter(({ id }) => id !== provider.id);
  const passwords = await passwordsCount(sql, services.allowPasswords);
  const teamIds = user.memberships.map(({ teamId }) => teamId);
  return {
    provider: { slug, name: provider.name },
    sessions: user.sessions.length,
    teams: user.memberships.map(({ team, maintainer }) => ({
      slug: team.slug,
      name: team.name,
      maintainer,
      lastMaintainer: maintainer && team.members.length === 1,
    })),
    projects: await lossWithout(services, call.actor, user, teamIds),
    otherWays: {
      password: passwords && user.passwordHash !== null,
      providers: others.filter(({ enabled }) => enabled).map(({ name }) => name),
    },
    whyStays: await whyStays(sql, user, provider.id),
  };
}

export const notLinked = (email: string, { name }: { readonly name: string }): Refusal =>
  new Refusal('not-found', `${email} is linked to nobody at ${name}.`);
