import { Refusal } from '@/lib/refusal';
import { requireAdministrator } from '../callers';
import type { Call, Services } from '../context';
import { requireProven } from '../require-proven';
import { write } from '../write';
import { noProvider } from './show-provider';

/**
 * Forgets who an account is at a provider, and ends the sessions that it opened through it. The next
 * sign-in there links it anew, by its e-mail address. Administrators only.
 */
export async function unlink(
  services: Services,
  call: Call,
  { slug, email }: { slug: string; email: string },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Taking an outside identity away');
  await requireProven(services, call);
  return write(services, call, async ({ tx, audit }) => {
    const provider = await tx.ssoProvider.findUnique({ where: { slug } });
    if (!provider) throw noProvider(slug);
    const where = { providerId: provider.id, user: { email } };
    const held = await tx.identity.findMany({ where, select: { subject: true } });
    if (held.length === 0) {
      throw new Refusal('not-found', `${email} is linked to nobody at ${provider.name}.`);
    }
    await tx.identity.deleteMany({ where });
    await tx.session.deleteMany({ where });
    await audit({
      ...{ action: 'identity.unlinked', projectId: null, target: email },
      before: { through: provider.name, subjects: held.map(({ subject }) => subject) },
    });
    return { done: true };
  });
}
