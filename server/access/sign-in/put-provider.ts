import { issuerProblem } from '@/domain/keyless/issuer';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { clientSecretPurpose } from '../single-sign-on/read-providers';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write, type Write } from '../call/write';
import { keepWayIn, lastProviderOfAdministrators } from './keep-way-in';
import { requireAnotherWay } from './require-another-way';
import { lockSettings } from './settings';
import { providerParts, showProvider, type ShownProvider } from './show-provider';

interface Input {
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly groupsClaim?: string | undefined;
  readonly createAccounts?: boolean | undefined;
  readonly trustEmail?: boolean | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
}

/** What next-auth calls the way by e-mail and password. */
const takenSlug = 'credentials';

/**
 * Creates a provider, or changes it; the same call twice leaves one as it is. What is left out stays,
 * the client secret first of all, which is kept sealed and shown to nobody. Administrators only.
 *
 * Where people have signed in through it the issuer stays: who they are there (`sub`) means something
 * else at another. Switching it off ends the sessions that came through it.
 * @throws Refusal `forbidden`, `invalid`, `conflict`, `reauthentication-required`.
 */
export async function putProvider(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownProvider> {
  requireAdministrator(call, 'Setting up single sign-on');
  await requireProven(services, call);
  requireUsable(input);
  const { slug, clientSecret } = input;
  return write(services, call, async (unit) => {
    const { tx, audit } = unit;
    await lockSettings(unit);
    // Whoever signs in through it right now is linked to it as it was, before it is looked at.
    await tx.$queryRaw`SELECT id FROM sso_provider WHERE slug = ${slug} FOR UPDATE`;
    const before = await tx.ssoProvider.findUnique({ where: { slug }, include: providerParts });
    const data = dataOf(input);
    if (before === null && clientSecret === undefined) {
      throw new Refusal('invalid', 'A new provider needs its client secret.', {
        fields: [{ path: 'clientSecret', message: 'is needed for a new provider' }],
      });
    }
    if (before && before.issuer !== input.issuer && before._count.identities > 0) {
      throw new Refusal(
        'conflict',
        'People have signed in through this provider, so its issuer stays: at another one the same name may be somebody else. Set the other up beside it.',
        { fields: [{ path: 'issuer', message: 'cannot change any more' }] },
      );
    }
    if (before?.enabled && data.enabled === false) await requireAnotherWay(unit, before.id);
    const id = before?.id ?? newId();
    const sealed =
      clientSecret === undefined
        ? undefined
        : services.seal.seal(clientSecret, clientSecretPurpose(id));
    const secret = sealed && { clientSecret: sealed };
    const row =
      before === null
        ? await tx.ssoProvider.create({
            data: { ...data, id, slug, clientSecret: sealed!, createdAt: services.clock() },
            include: providerParts,
          })
        : await keepWayIn(unit, lastProviderOfAdministrators, () =>
            tx.ssoProvider.update({
              where: { id },
              data: { ...data, ...secret },
              include: providerParts,
            }),
          );
    const ended = row.enabled ? 0 : await endSessions(unit, id);
    await audit({
      action: 'sso-provider.saved',
      projectId: null,
      subjects: {},
      target: slug,
      ...(before ? { before: told(before) } : {}),
      after: {
        ...told(row),
        ...(before && secret ? { clientSecret: 'replaced' } : {}),
        ...(ended > 0 ? { endedSessions: ended } : {}),
      },
    });
    return showProvider(services, row);
  });
}

/** Ends the sessions that came through a provider; how many. */
export async function endSessions({ tx }: Pick<Write, 'tx'>, providerId: string): Promise<number> {
  return (await tx.session.deleteMany({ where: { providerId } })).count;
}

const dataOf = (input: Input) => ({
  name: input.name,
  issuer: input.issuer,
  clientId: input.clientId,
  ...(input.scopes && { scopes: [...new Set(['openid', ...input.scopes])] }),
  ...(input.groupsClaim !== undefined && { groupsClaim: input.groupsClaim }),
  ...(input.createAccounts !== undefined && { createAccounts: input.createAccounts }),
  ...(input.trustEmail !== undefined && { trustEmail: input.trustEmail }),
  ...(input.domains && { domains: [...new Set(input.domains)].sort() }),
  ...(input.enabled !== undefined && { enabled: input.enabled }),
});

/** What the trail keeps of a provider. */
const told = (row: Omit<Parameters<typeof showProvider>[1], 'groups' | '_count'>) => ({
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  scopes: row.scopes,
  groupsClaim: row.groupsClaim,
  createAccounts: row.createAccounts,
  trustEmail: row.trustEmail,
  domains: row.domains,
  enabled: row.enabled,
});

function requireUsable({ slug, issuer }: Input): void {
  if (slug === takenSlug) {
    throw new Refusal('invalid', `“${slug}” means e-mail and password here; name it otherwise.`, {
      fields: [{ path: 'slug', message: 'is taken' }],
    });
  }
  const problem = issuerProblem(issuer);
  if (problem === null) return;
  throw new Refusal('invalid', `The issuer ${problem}.`, {
    fields: [{ path: 'issuer', message: problem }],
  });
}
