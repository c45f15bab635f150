import { Refusal } from '@/lib/refusal';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { lockSettings } from './settings';
import { noProvider, providerParts, showProvider, type ShownProvider } from './show-provider';
import { takeMembershipsAway } from './take-memberships-away';

interface Input {
  readonly slug: string;
  readonly groups: readonly {
    readonly group: string;
    readonly team: string;
    readonly maintainer?: boolean | undefined;
  }[];
}

/**
 * Says which groups of a provider are which teams, all of them at once. What is added counts from
 * each person's next sign-in on; what no rule gives any more is gone at once. Administrators only.
 * @throws Refusal `forbidden`, `not-found`, `invalid` (a team), `reauthentication-required`.
 */
export async function putGroups(
  services: Services,
  call: Call,
  { slug, groups }: Input,
): Promise<ShownProvider> {
  requireAdministrator(call, 'Saying which groups are which teams');
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx } = unit;
    await lockSettings(unit);
    const include = providerParts;
    const before = await tx.ssoProvider.findUnique({ where: { slug }, include });
    if (!before) throw noProvider(slug);
    await tx.$queryRaw`SELECT id FROM sso_provider WHERE id = ${before.id}::uuid FOR UPDATE`;
    const named = [...new Set(groups.map(({ team }) => team))];
    const teams = await tx.team.findMany({ where: { slug: { in: named } } });
    const rules = new Map<string, { groupName: string; teamId: string; maintainer: boolean }>();
    for (const [at, { group, team, maintainer = false }] of groups.entries()) {
      const teamId = teams.find((one) => one.slug === team)?.id;
      if (teamId === undefined) {
        throw new Refusal('invalid', `There is no team “${team}”. Create it first.`, {
          fields: [{ path: `groups.${at}.team`, message: `there is no team “${team}”` }],
        });
      }
      const key = `${teamId} ${group}`;
      const held = rules.get(key)?.maintainer === true;
      rules.set(key, { groupName: group, teamId, maintainer: maintainer || held });
    }
    const providerId = before.id;
    const data = [...rules.values()].map((rule) => ({ ...rule, providerId }));
    await tx.ssoGroup.deleteMany({ where: { providerId } });
    await tx.ssoGroup.createMany({ data });
    await takeMembershipsAway(unit, before, data);
    const row = await tx.ssoProvider.findUniqueOrThrow({ where: { slug }, include });
    const shown = showProvider(services, row);
    await unit.audit({
      action: 'sso-provider.groups-saved',
      projectId: null,
      subjects: {},
      target: slug,
      before: { groups: showProvider(services, before).groups },
      after: { groups: shown.groups },
    });
    return shown;
  });
}
