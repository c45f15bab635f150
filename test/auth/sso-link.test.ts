import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { pageForHeader } from '@/lib/http/page-for-header';
import type { AuthBackend } from '@/server/access/next-auth/backend';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { clientId, clientSecret } from '../support/oidc-provider';
import { createPeopleWorld, partsOf, refusal, type PeopleWorld } from '../people/world';
import { goodPassword } from './world';

let world: PeopleWorld;
let backend: AuthBackend;
let admin: string;
const from = { address: '192.0.2.8', userAgent: 'test browser' };

beforeAll(async () => {
  world = await createPeopleWorld();
  backend = createAuthBackend({ ...world.server, secret: 'test' });
  const { id } = await world.person('admin@example.com', { instanceRole: 'administrator' });
  admin = await world.token(id);
  for (const [slug, domains] of [
    ['main', ['example.com']],
    ['partner', ['partner.example']],
    ['open', ['*']],
  ] as const) {
    const saved = await put(slug, { domains });
    expect(saved.body['domains']).toEqual(domains);
  }
});
afterAll(() => world.drop());

const put = (slug: string, more: object) =>
  world.call(admin, 'PUT', `/sign-in/providers/${slug}`, {
    name: `ID ${slug}`,
    issuer: `https://${slug}.example.com`,
    clientId,
    clientSecret,
    ...more,
  });
const verified = (sub: string, email: string) => ({ sub, email, email_verified: true });
const enter = (
  claims: Record<string, unknown>,
  more: { slug?: string; link?: boolean; session?: string } = {},
) =>
  backend.signInThrough(
    more.slug ?? 'main',
    claims,
    { ...from, previousToken: more.session ?? null },
    { proof: false, link: more.link === true },
  );
const outcomeOf = async (...given: Parameters<typeof enter>) => {
  const result = await enter(...given);
  return result.outcome === 'refused' ? result.reason : result.outcome;
};
const signedIn = async (...given: Parameters<typeof enter>) => {
  const result = await enter(...given);
  if (result.outcome !== 'signed-in') throw new Error(result.reason);
  const cookie = {
    cookie: `sallyport.session=${result.sessionToken}`,
    origin: 'http://127.0.0.1:3000',
  };
  return { token: result.sessionToken, as: { ...cookie, [pageForHeader]: result.personId } };
};
const byPassword = async (email: string) => {
  await world.forgetFailures();
  const result = await backend.signIn(email, goodPassword, from);
  return result.outcome === 'signed-in' ? result.sessionToken : null;
};
const reset = (email: string) => world.call(admin, 'POST', `/people/${email}/reset`);

/** Every way in which somebody else prepares an account, with a password, a session and a token of theirs. */
const prepared: Readonly<Record<string, (email: string) => Promise<void>>> = {
  'an administrator made it': async (email) => {
    const body = { email, name: 'Planted', password: goodPassword };
    expect((await world.call(admin, 'POST', '/people', body)).status).toBe(201);
  },
  'somebody invited it, and used the link themselves': async (email) => {
    const { token } = partsOf(await world.call(admin, 'POST', '/invitations', { email }));
    const body = { token, name: 'Planted', password: goodPassword };
    expect((await world.call(null, 'POST', '/invitations/accept', body)).status).toBe(200);
  },
  'somebody set its password anew by a link': async (email) => {
    const body = { email, name: 'Owner', password: 'the password of its owner' };
    expect((await world.call(admin, 'POST', '/people', body)).status).toBe(201);
    const { token } = partsOf(await reset(email));
    const set = { token, password: goodPassword };
    expect((await world.call(null, 'POST', '/invitations/accept', set)).status).toBe(200);
  },
};

describe.each(Object.entries(prepared))('row 76: an account, where %s', (what, prepare) => {
  it('is its owner’s alone once they come through their provider, and they are told what ended', async () => {
    const email = `${what.replaceAll(/[^a-z]+/g, '-')}@example.com`;
    await prepare(email);
    const planted = await byPassword(email);
    expect(planted).not.toBeNull();
    const user = await world.db.prisma.person.findUniqueOrThrow({ where: { email } });
    const token = await world.token(user.id);
    const link = partsOf(await reset(email)).token;

    const owner = await signedIn(verified(what, email));
    expect((await world.call(token, 'GET', '/me')).status).toBe(401);
    expect(await backend.readSession(planted ?? '')).toBeNull();
    expect(await byPassword(email)).toBeNull();
    const basic = Buffer.from(`${email}:${goodPassword}`).toString('base64');
    const terminal = { authorization: `Basic ${basic}` };
    expect((await world.call(terminal, 'POST', '/me/tokens', { name: 'x' })).status).toBe(401);
    const late = { token: link, password: 'yet another of theirs' };
    expect((await world.call(null, 'POST', '/invitations/accept', late)).status).toBe(404);

    const ended = { password: true, tokens: ['test'], sessions: 1 };
    expect(await world.audited('identity.linked')).toMatchObject({
      target: email,
      after: { ended },
    });
    const told = await world.call(owner.as, 'GET', '/me');
    expect(told.body['ended']).toEqual([{ through: 'ID main', ...ended }]);
    expect((await world.call(owner.as, 'DELETE', '/me/ended')).status).toBe(200);
    expect((await world.call(owner.as, 'GET', '/me')).body['ended']).toEqual([]);
  });
});

describe('row 76: what an owner made after they were known', () => {
  it('stays, at the next sign-in and when another provider comes to know them', async () => {
    await put('second', { domains: ['example.com'] });
    const email = 'later@example.com';
    const first = await signedIn(verified('later', email));
    const made = await world.call(first.as, 'POST', '/me/tokens', { name: 'mine' });
    await signedIn(verified('later', email));
    const second = await signedIn(verified('later-2', email), { slug: 'second' });
    expect((await world.call(String(made.body['token']), 'GET', '/me')).status).toBe(200);
    expect((await world.call(second.as, 'GET', '/me')).body['ended']).toEqual([]);
    expect((await world.call(first.as, 'GET', '/me')).status).toBe(200);
  });

  it('ends with whoever follows them, once an administrator unlinked them', async () => {
    const email = 'passed@example.com';
    const first = await signedIn(verified('before', email));
    const made = await world.call(first.as, 'POST', '/me/tokens', { name: 'theirs' });
    const path = `/sign-in/providers/main/people/${email}`;
    expect((await world.call(admin, 'DELETE', path)).status).toBe(200);
    await signedIn(verified('after', email));
    expect((await world.call(String(made.body['token']), 'GET', '/me')).status).toBe(401);
  });
});

describe('row 78: a provider', () => {
  it('links and opens accounts for its domains alone; what it knows goes on', async () => {
    await world.person('held@partner.example');
    expect(await outcomeOf(verified('1', 'held@partner.example'))).toBe('foreign-domain');
    expect(await outcomeOf(verified('2', 'new@partner.example'))).toBe('foreign-domain');
    expect(await outcomeOf(verified('3', 'x@sub.example.com'))).toBe('foreign-domain');
    expect(await outcomeOf(verified('4', 'x@example.com'), { slug: 'partner' })).toBe(
      'foreign-domain',
    );
    expect(await outcomeOf(verified('5', 'any@anything.example'), { slug: 'open' })).toBe(
      'signed-in',
    );
    expect((await put('open', { domains: [] })).status).toBe(200);
    expect(await outcomeOf(verified('5', 'any@anything.example'), { slug: 'open' })).toBe(
      'signed-in',
    );
    expect(await outcomeOf(verified('6', 'other@anything.example'), { slug: 'open' })).toBe(
      'foreign-domain',
    );
  });

  it('that is new speaks for nobody, and is tried in these words', async () => {
    const made = await put('fresh', {});
    expect(made.body['domains']).toEqual([]);
    expect(await outcomeOf(verified('1', 'a@example.com'), { slug: 'fresh' })).toBe(
      'foreign-domain',
    );
  });

  it.each([['*.example.com'], ['example'], ['@example.com'], [''], ['a b.com']])(
    'is not given %j for a domain',
    async (domain) => {
      const refused = await put('main', { domains: ['example.com', domain] });
      expect(refused.status).toBe(400);
    },
  );

  it.each(['administrator', 'security', 'auditor'] as const)(
    'never takes the account of an %s by its address, whatever it says',
    async (instanceRole) => {
      const email = `${instanceRole}@example.com`;
      const { id } = await world.person(email, { instanceRole });
      const token = await world.token(id);
      await put('trusted', { domains: ['*'], trustEmail: true });
      expect(await outcomeOf(verified('evil', email), { slug: 'trusted' })).toBe('own-session');
      expect(await outcomeOf(verified('evil', email))).toBe('own-session');
      expect((await world.call(token, 'GET', '/me')).status).toBe(200);
      expect(await byPassword(email)).not.toBeNull();
    },
  );
});

describe('row 78: linking from one’s own session', () => {
  const link = (as: Record<string, string> | string, slug = 'main') =>
    world.call(as, 'POST', `/me/providers/${slug}/link`);

  it('is for a browser that proved a moment ago whose it is, and ends nothing', async () => {
    const email = 'root@example.com';
    const { id } = await world.person(email, { instanceRole: 'administrator' });
    const token = await world.token(id);
    expect(refusal(await link(token))).toEqual([403, 'forbidden']);
    const session = (await byPassword(email)) ?? '';
    const as = {
      cookie: `sallyport.session=${session}`,
      origin: 'http://127.0.0.1:3000',
      [pageForHeader]: id,
    };
    world.clock.forward({ minutes: 11 });
    expect(refusal(await link(as))).toEqual([403, 'reauthentication-required']);
    const proven = await world.call(as, 'POST', '/me/prove', { password: goodPassword });
    expect(proven.status).toBe(200);
    expect((await link(as)).status).toBe(200);
    expect(refusal(await link(as, 'none'))).toEqual([404, 'not-found']);

    const linked = await signedIn(verified('root', email), { link: true, session });
    expect((await world.call(token, 'GET', '/me')).status).toBe(200);
    expect(await byPassword(email)).not.toBeNull();
    expect(await world.audited('identity.linked')).toMatchObject({
      target: email,
      after: { fromOwnSession: true },
    });
    expect((await world.call(linked.as, 'GET', '/me')).body).toMatchObject({
      ended: [],
      through: { slug: 'main', name: 'ID main' },
    });
    const providers = await world.call(linked.as, 'GET', '/me/providers');
    const known = providers.body.items?.filter((one) => one['linkedAt'] !== null);
    expect(known).toMatchObject([{ slug: 'main' }]);
    expect(refusal(await link(linked.as))).toEqual([409, 'conflict']);
    expect(await outcomeOf(verified('root', email))).toBe('signed-in');
  });

  it('comes to nothing without such a session, for another address, or for who is somebody else’s', async () => {
    const email = 'lin@example.com';
    const { id } = await world.person(email);
    const claims = verified('lin', email);
    expect(await outcomeOf(claims, { link: true })).toBe('not-proven');
    expect(await outcomeOf(claims, { link: true, session: newId() })).toBe('not-proven');
    const session = (await byPassword(email)) ?? '';
    const other = verified('mallory', 'mallory@example.com');
    expect(await outcomeOf(other, { link: true, session })).toBe('other-address');
    await signedIn(other);
    expect(await outcomeOf(other, { link: true, session })).toBe('taken');
    expect(await outcomeOf({ ...claims, email_verified: false }, { link: true, session })).toBe(
      'unverified',
    );
    await world.db.prisma.session.updateMany({ where: { personId: id }, data: { viewAsId: id } });
    expect(await outcomeOf(claims, { link: true, session })).toBe('not-proven');
    await world.db.prisma.session.updateMany({ where: { personId: id }, data: { viewAsId: null } });
    world.clock.forward({ minutes: 21 });
    expect(await outcomeOf(claims, { link: true, session })).toBe('not-proven');
    expect(await world.db.prisma.identity.count({ where: { personId: id } })).toBe(0);
  });
});
