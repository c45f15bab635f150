import { newId } from '@/lib/ids';
import { newSecret } from '@/server/platform/secrets/secrets';
import type { AuthorizationWorld } from '../authorization/world';

/** Ids of what calls may end, change or look at. */
export type ShopIds = Awaited<ReturnType<typeof fillShop>>;

/** Fills the authorisation tests' project with what is not in it: at least one of everything that has a route. */
export async function fillShop({ server, callers, requests }: AuthorizationWorld) {
  const { prisma } = server.db;
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await server.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const developer = await prisma.person.findUniqueOrThrow({
    where: { email: 'developer.example@example.com' },
  });
  const administrator = await prisma.person.findUniqueOrThrow({
    where: { email: 'administrator.example@example.com' },
  });

  await must('POST', '/projects', { slug: 'other', name: 'Other' });
  await must('PUT', '/teams/release', { name: 'Release' });
  await must('PUT', `/teams/release/members/${developer.email}`, { maintainer: true });
  await must('PUT', '/projects/shop/grants/team:release', { role: 'viewer' });
  await must('PUT', '/issuers/forge', { name: 'Forge', issuer: 'https://issuer.invalid' });
  await must('PUT', '/sign-in/providers/forge', {
    name: 'Forge',
    issuer: 'https://issuer.invalid',
    clientId: 'x',
    clientSecret: 'x',
  });
  const provider = await prisma.ssoProvider.findUniqueOrThrow({ where: { slug: 'forge' } });
  await prisma.identity.create({
    data: { providerId: provider.id, subject: 'developer', personId: developer.id },
  });
  await must('PUT', '/projects/shop/robots/ci/trusts', {
    trusts: [{ issuer: 'forge', audience: 'sallyport', claims: { sub: 'shop' } }],
  });
  const invited = await must<{ id: string; link: string }>('POST', '/invitations', {
    email: 'invited@example.com',
  });
  for (const name of ['scan', 'unit']) {
    await must('POST', '/projects/shop/checks', { image: 'api', build: 1, name, state: 'passed' });
  }
  await must('PUT', '/projects/shop/images/api/builds/1/properties', {
    ticket: 'T-1',
    'a.b/c': '',
  });
  await must('POST', '/projects/shop/images/api/builds/3/withdrawal', { reason: 'one of them' });
  const isolation = await must<{ id: string }>('POST', '/isolation-checks');

  const tokens: string[] = [];
  for (let at = 0; at < 10; at++) {
    const { hash, prefix } = newSecret('personal');
    const id = newId();
    const owner = { personId: administrator.id, scopes: ['read'], name: `spare ${at}` };
    await prisma.apiToken.create({
      data: { ...owner, id, prefix, tokenHash: new Uint8Array(hash) },
    });
    tokens.push(id);
  }
  const secret = await prisma.robotSecret.findFirstOrThrow({
    where: { robot: { name: 'asking-ci' } },
  });
  const session = await prisma.session.findFirstOrThrow({ where: { personId: administrator.id } });
  const promotions = await prisma.promotion.findMany({ select: { id: true } });
  return {
    callers,
    requests,
    tokens,
    isolation: isolation.id,
    invitation: invited.id,
    secret: secret.id,
    session: session.id,
    promotions: promotions.map(({ id }) => id),
    invitationToken: invited.link.split('#')[1] ?? '',
  };
}
