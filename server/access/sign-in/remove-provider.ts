import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { endSessions } from './put-provider';
import { keepWayIn, lastProviderOfAdministrators } from './keep-way-in';
import { requireAnotherWay } from './require-another-way';
import { lockSettings } from './settings';
import { noProvider } from './show-provider';
import { takeMembershipsAway } from './take-memberships-away';

/**
 * Removes a provider: sessions that came through it end, the memberships that its groups gave go, and
 * nobody is linked to it any more. The accounts stay. Administrators only.
 */
export async function removeProvider(
  services: Services,
  call: Call,
  { slug }: { slug: string },
): Promise<{ done: true }> {
  requireAdministrator(call, 'Removing a sign-in provider');
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    await lockSettings(unit);
    const row = await unit.tx.ssoProvider.findUnique({ where: { slug } });
    if (!row) throw noProvider(slug);
    await unit.tx.$queryRaw`SELECT id FROM sso_provider WHERE id = ${row.id}::uuid FOR UPDATE`;
    if (row.enabled) await requireAnotherWay(unit, row.id);
    await takeMembershipsAway(unit, row, []);
    const endedSessions = await endSessions(unit, row.id);
    await keepWayIn(unit, lastProviderOfAdministrators, () =>
      unit.tx.ssoProvider.delete({ where: { id: row.id } }),
    );
    await unit.audit({
      action: 'sso-provider.removed',
      projectId: null,
      subjects: {},
      target: slug,
      before: { name: row.name, issuer: row.issuer, clientId: row.clientId },
      after: { endedSessions },
    });
    return { done: true };
  });
}
