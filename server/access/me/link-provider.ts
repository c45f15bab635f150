import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { requireFreshProof } from '../call/require-proven';
import { noProvider } from '../sign-in/show-provider';
import { managerOfOwnAccount } from './own-account';

/**
 * May the caller go to a provider now, to be known by it? Only from their own browser session, and with a
 * fresh proof: whoever found it open would otherwise come in by themselves from then on. Whether they are
 * linked is decided when they come back (`server/access/single-sign-on/sign-in-through.ts`), by the same session.
 * @throws Refusal `forbidden`, `not-found`, `reauthentication-required`, `conflict` (linked already).
 */
export async function linkProvider(
  services: Services,
  call: Call,
  { slug }: { slug: string },
): Promise<{ done: true }> {
  const { id: personId } = managerOfOwnAccount(call, 'Linking a provider');
  if (call.session === null) {
    throw new Refusal('forbidden', 'A provider is linked in a browser, where one is signed in.');
  }
  const provider = await services.db.prisma.ssoProvider.findUnique({
    where: { slug, enabled: true },
    include: { identities: { where: { personId } } },
  });
  if (!provider) throw noProvider(slug);
  if (provider.identities.length > 0) {
    throw new Refusal(
      'conflict',
      `Your account is linked to somebody at ${provider.name} already.`,
    );
  }
  await requireFreshProof(services, call.session);
  return { done: true };
}
