import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { notLinked } from './get-unlink-loss';
import { keepWayIn, lastThroughProvider } from './keep-way-in';
import { lockSettings } from './settings';
import { noProvider } from './show-provider';
import { takeMembershipsAway } from './take-memberships-away';

/**
 * Forgets who an account is at a provider, ends the sessions that it opened through it, and takes away
 * the memberships that its groups gave. The next sign-in there links it anew, by its e-mail address.
 * Administrators only.
 * @throws Refusal `forbidden`, `not-found`, `reauthentication-required`, `conflict` (no administrator
 * could sign in any more).
 */
export async function unlink(
  services: Services,
  call: Call,
  { slug, email }: { slug: string; email: string },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Taking an outside identity away');
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx, audit } = unit;
    await lockSettings(unit);
    const provider = await tx.ssoProvider.findUnique({ where: { slug } });
    if (!provider) throw noProvider(slug);
    // Whoever signs in through it right now is linked, and of its teams, before or after this.
    await tx.$queryRaw`SELECT id FROM sso_provider WHERE id = ${provider.id}::uuid FOR UPDATE`;
    const where = { providerId: provider.id, person: { email } };
    const held = await tx.identity.findMany({ where, select: { subject: true, personId: true } });
    const [first] = held;
    if (!first) {
      throw notLinked(email, provider);
    }
    await keepWayIn(unit, lastThroughProvider(email), () => tx.identity.deleteMany({ where }));
    const { count: sessionsEnded } = await tx.session.deleteMany({ where });
    await audit({
      action: 'identity.unlinked',
      projectId: null,
      subjects: { personId: first.personId },
      target: email,
      before: { through: provider.name, subjects: held.map(({ subject }) => subject) },
      after: { sessionsEnded },
    });
    await takeMembershipsAway(unit, provider, [], { id: first.personId });
    return { done: true };
  });
}
