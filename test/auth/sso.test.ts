import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { pageForHeader } from '@/lib/http/page-for-header';
import type { AuthBackend } from '@/server/access/next-auth/backend';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { createFindCall } from '@/server/access/call/find-call';
import { createSession } from '@/server/access/sessions/sessions';
import { clientSecret, clientId, startProvider } from '../support/oidc-provider';
import { apiOf } from './api';
import { createWorld, everythingStored, goodPassword, publicUrl, type World } from './world';

let world: World;
let backend: AuthBackend;
let call: ReturnType<typeof apiOf>;
let admin: string;
const issuer = 'https://login.example.com';

beforeAll(async () => {
  world = await createWorld();
  backend = createAuthBackend({ ...world.server, secret: 'test' });
  call = apiOf(world);
  const { id } = await world.person('admin@example.com', { instanceRole: 'administrator' });
  admin = await world.token(id);
  await put('main', {});
});
afterAll(() => world.drop());

const put = (slug: string, more: Record<string, unknown>) =>
  call(admin, 'PUT', `/sign-in/providers/${slug}`, {
    name: 'Example ID',
    issuer,
    clientId,
    clientSecret,
    domains: ['example.com'],
    ...more,
  });

const from = { address: '192.0.2.8', userAgent: 'test browser' };
const enter = (
  claims: Record<string, unknown>,
  more: { slug?: string; proof?: boolean; previousToken?: string; link?: boolean } = {},
) =>
  backend.signInThrough(
    more.slug ?? 'main',
    claims,
    { ...from, previousToken: more.previousToken ?? null },
    { proof: more.proof === true, link: more.link === true },
  );
const verified = (sub: string, email: string) => ({ sub, email, email_verified: true });
const outcomeOf = async (claims: Record<string, unknown>, more = {}) => {
  const result = await enter(claims, more);
  return result.outcome === 'refused' ? result.reason : result.outcome;
};
const tokenOf = async (claims: Record<string, unknown>, more = {}) => {
  const result = await enter(claims, more);
  if (result.outcome !== 'signed-in') throw new Error(result.reason);
  return result.sessionToken;
};
/** Links an account from a session of its owner's own, as who holds a role everywhere has to. */
const linkOwn = async (sub: string, email: string, slug = 'main') => {
  const { id: personId } = await world.db.prisma.person.findUniqueOrThrow({ where: { email } });
  const previousToken = await createSession(world.db.sql, { personId, ...from }, world.clock.now);
  return tokenOf(verified(sub, email), { slug, link: true, previousToken });
};
const teamsOf = async (email: string) =>
  (
    await world.db.prisma.membership.findMany({
      where: { person: { email } },
      include: { team: true },
      orderBy: { team: { slug: 'asc' } },
    })
  ).map(({ team, maintainer }) => `${team.slug}${maintainer ? '*' : ''}`);
/** The headers of a page that was shown to the owner of a session. */
const cookie = async (token: string) => {
  const sent = { cookie: `sallyport.session=${token}`, origin: publicUrl };
  const { body } = await call(sent, 'GET', '/me');
  return { ...sent, [pageForHeader]: String(body['shownTo']) };
};

describe('a provider', () => {
  it('keeps its client secret from answers, the database and the trail (row 23)', async () => {
    const shown = await call(admin, 'GET', '/sign-in/providers');
    expect(JSON.stringify(shown.body)).not.toContain(clientSecret);
    expect(shown.body.items?.[0]).toMatchObject({
      slug: 'main',
      callbackUrl: `${publicUrl}/api/auth/callback/main`,
    });
    expect(await everythingStored(world)).not.toContain(clientSecret);
    expect(await backend.reachProvider('none')).toBeNull();
  });

  it.each(['a\0b', '\0', '\ud800', '__proto__', 'x'.repeat(3000), ''])(
    'is none by a name that no database could look for, which stands in an address (row 72): %j',
    async (slug) => expect(await backend.reachProvider(slug)).toBeNull(),
  );

  it('keeps the secret, and what else is left out, when it is saved again', async () => {
    await put('again', { trustEmail: true, issuer: 'http://127.0.0.1:9' });
    const body = { name: 'Renamed', issuer: 'http://127.0.0.1:9', clientId };
    const saved = await call(admin, 'PUT', '/sign-in/providers/again', body);
    expect(saved.body).toMatchObject({ name: 'Renamed', trustEmail: true });
    expect((await backend.reachProvider('again'))?.clientSecret).toBe(clientSecret);
    expect((await call(admin, 'DELETE', '/sign-in/providers/again')).status).toBe(200);
  });

  it.each([
    ['http://login.example.com', 'issuer'],
    ['https://x@login.example.com', 'issuer'],
  ])('is refused with the issuer %s', async (wrong, path) => {
    const answer = await put('wrong', { issuer: wrong });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ path }] });
  });

  it('takes no field that it does not know, and no object for a text (row 44)', async () => {
    expect((await put('extra', { id: newId() })).status).toBe(400);
    expect((await put('extra', { clientSecret: { $ne: '' } })).status).toBe(400);
    expect((await put('credentials', {})).status).toBe(400);
  });

  it('is nobody’s but administrators’', async () => {
    const other = await world.token((await world.person('other@example.com')).id);
    for (const [method, path, body] of [
      ['GET', '/sign-in/providers'],
      ['GET', '/sign-in/settings'],
      ['PUT', '/sign-in/settings', { passwords: 'nobody', reauthenticate: true }],
      ['PUT', '/sign-in/providers/main', { name: 'x', issuer, clientId }],
      ['DELETE', '/sign-in/providers/main'],
      ['PUT', '/sign-in/providers/main/groups', { groups: [] }],
      ['POST', '/sign-in/providers/main/try'],
      ['DELETE', '/sign-in/providers/main/people/other@example.com'],
    ] as const) {
      expect((await call(other, method, path, body)).status, `${method} ${path}`).toBe(403);
    }
  });

  it('is tried in words, and told apart from one that calls itself otherwise', async () => {
    const real = await startProvider([]);
    await put('real', { issuer: real.issuer });
    const good = await call(admin, 'POST', '/sign-in/providers/real/try');
    expect(good.body).toMatchObject({ ok: true, problems: [] });
    await put('real', { issuer: `${real.issuer}/` });
    const slash = await call(admin, 'POST', '/sign-in/providers/real/try');
    expect(JSON.stringify(slash.body['problems'])).toContain(`calls itself ${real.issuer}, not`);
    await real.stop();
    const gone = await call(admin, 'POST', '/sign-in/providers/real/try');
    expect(JSON.stringify(gone.body['problems'])).toContain('refuses connections');
    await call(admin, 'DELETE', '/sign-in/providers/real');
  });
});

describe('who gets in through a provider', () => {
  it('gets an account at the first sign-in, and the same one ever after, whatever the address', async () => {
    expect(await outcomeOf(verified('1', 'new@example.com'))).toBe('signed-in');
    const again = await enter({ sub: '1', email: 'moved@example.com', email_verified: false });
    expect(again).toMatchObject({ outcome: 'signed-in', email: 'new@example.com' });
  });

  it('is linked to an account only by an address that the provider verified', async () => {
    await world.person('held@example.com');
    const unverified = { sub: '2', email: 'held@example.com' };
    expect(await outcomeOf(unverified)).toBe('unverified');
    expect(await outcomeOf({ ...unverified, email_verified: 'true' })).toBe('unverified');
    expect(await world.db.prisma.identity.count({ where: { subject: '2' } })).toBe(0);
    expect(await outcomeOf(verified('2', 'HELD@example.com'))).toBe('signed-in');
  });

  it('is linked by any address where the provider is trusted with them', async () => {
    await put('trusted', { trustEmail: true });
    expect(await outcomeOf({ sub: '2', email: 'held@example.com' }, { slug: 'trusted' })).toBe(
      'signed-in',
    );
  });

  it('does not take over an account that is somebody else’s there: addresses pass on', async () => {
    expect(await outcomeOf(verified('2b', 'held@example.com'))).toBe('other-identity');
    await call(admin, 'DELETE', '/sign-in/providers/main/people/held@example.com');
    expect(await outcomeOf(verified('2b', 'held@example.com'))).toBe('signed-in');
  });

  it('is told to ask where no accounts are made, and refused where disabled', async () => {
    await put('closed', { createAccounts: false });
    expect(await outcomeOf(verified('3', 'third@example.com'), { slug: 'closed' })).toBe(
      'no-account',
    );
    const who = verified('4', 'fourth@example.com');
    expect(await outcomeOf(who)).toBe('signed-in');
    await world.db.prisma.person.update({
      where: { email: 'fourth@example.com' },
      data: { disabledAt: world.clock.now },
    });
    expect(await outcomeOf(who)).toBe('disabled');
  });

  it('is nobody without a subject or an address', async () => {
    expect(await outcomeOf({ email: 'x@example.com', email_verified: true })).toBe('failed');
    expect(await outcomeOf({ sub: '5', email_verified: true })).toBe('no-email');
    expect(await outcomeOf(verified('1', 'new@example.com'), { slug: 'none' })).toBe('failed');
  });

  it('gets a new session, which replaces the browser’s old one', async () => {
    const first = await tokenOf(verified('1', 'new@example.com'));
    const second = await tokenOf(verified('1', 'new@example.com'), { previousToken: first });
    expect(second).not.toBe(first);
    expect(await backend.readSession(first)).toBeNull();
  });
});

describe('groups', () => {
  const rules = (groups: readonly Record<string, unknown>[]) =>
    call(admin, 'PUT', '/sign-in/providers/main/groups', { groups });
  const who = (groups: unknown) => ({ ...verified('g', 'group@example.com'), groups });

  it('put people in teams and take them out again at each sign-in, on the trail', async () => {
    for (const slug of ['release', 'ops', 'hand']) await world.team(slug, []);
    await rules([
      { group: 'r', team: 'release' },
      { group: 'lead', team: 'release', maintainer: true },
      { group: 'o', team: 'ops' },
    ]);
    await enter(who(['r', 'unknown']));
    expect(await teamsOf('group@example.com')).toEqual(['release']);
    await enter(who(['lead', 'o']));
    expect(await teamsOf('group@example.com')).toEqual(['ops', 'release*']);
    await enter(who(['o']));
    expect(await teamsOf('group@example.com')).toEqual(['ops']);
    const trail = await world.db.prisma.auditEvent.findFirstOrThrow({
      where: { action: 'team.member-removed', target: 'release: group@example.com' },
    });
    expect(trail.after).toEqual({ through: 'Example ID' });
  });

  it.each([[undefined], ['o'], [{ o: true }], [['o', 7]], [[['o']]]])(
    'that are %j are none',
    async (odd) => {
      await enter(who(['o']));
      await enter(who(odd));
      expect(await teamsOf('group@example.com')).toEqual([]);
    },
  );

  it('never touch who was added by hand', async () => {
    const user = await world.db.prisma.person.findUniqueOrThrow({
      where: { email: 'group@example.com' },
    });
    const team = await world.db.prisma.team.findUniqueOrThrow({ where: { slug: 'release' } });
    await world.db.prisma.membership.create({ data: { teamId: team.id, personId: user.id } });
    await enter(who(['lead']));
    expect(await teamsOf('group@example.com')).toEqual(['release']);
    await enter(who([]));
    expect(await teamsOf('group@example.com')).toEqual(['release']);
  });

  it('go with the link to who somebody is there, in one act, and leave what was given by hand', async () => {
    await world.team('extra', []);
    await rules([
      { group: 'o', team: 'ops' },
      { group: 'x', team: 'extra', maintainer: true },
    ]);
    await enter(who(['o', 'x']));
    expect(await teamsOf('group@example.com')).toEqual(['extra*', 'ops', 'release']);
    const path = '/sign-in/providers/main/people/group@example.com';
    const told = await call(admin, 'GET', `${path}/loss`);
    expect(told.body).toMatchObject({
      provider: { slug: 'main', name: 'Example ID' },
      teams: [
        { slug: 'extra', maintainer: true, lastMaintainer: true },
        { slug: 'ops', maintainer: false, lastMaintainer: false },
      ],
      whyStays: null,
    });
    expect((await call(admin, 'DELETE', path)).status).toBe(200);
    expect(await teamsOf('group@example.com')).toEqual(['release']);
    const lines = await world.db.prisma.auditEvent.findMany({ orderBy: { seq: 'desc' }, take: 3 });
    expect(lines.map(({ action, target }) => [action, target]).sort()).toEqual([
      ['identity.unlinked', 'group@example.com'],
      ['team.member-removed', 'extra: group@example.com'],
      ['team.member-removed', 'ops: group@example.com'],
    ]);
    expect((await call(admin, 'GET', `${path}/loss`)).status).toBe(404);
    expect((await call(admin, 'DELETE', path)).status).toBe(404);
  });

  it('give nothing any more as soon as no rule does, or the provider is gone', async () => {
    await enter(who(['o']));
    await rules([{ group: 'r', team: 'release' }]);
    expect(await teamsOf('group@example.com')).toEqual(['release']);
  });
});

describe('a proof', () => {
  const minutes = (n: number) => Math.floor(world.clock.now.getTime() / 1000) - n * 60;
  const who = verified('p', 'proof@example.com');
  const settings = (reauthenticate: boolean) =>
    call(admin, 'PUT', '/sign-in/settings', { passwords: 'everybody', reauthenticate });
  const act = async (token: string) =>
    call(await cookie(token), 'PUT', '/sign-in/settings', {
      passwords: 'everybody',
      reauthenticate: true,
    });

  it('is asked of a session before what weighs, and of no token', async () => {
    const boss = await world.person('boss@example.com', { instanceRole: 'administrator' });
    const signedIn = await backend.signIn('boss@example.com', goodPassword, from);
    if (signedIn.outcome !== 'signed-in') throw new Error(signedIn.outcome);
    await settings(true);
    expect((await act(signedIn.sessionToken)).status).toBe(200);
    world.clock.forward({ minutes: 11 });
    const refused = await act(signedIn.sessionToken);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      code: 'reauthentication-required',
      how: { password: true, providers: [] },
    });
    const prove = async (password: string) =>
      call(await cookie(signedIn.sessionToken), 'POST', '/me/prove', { password });
    expect((await prove('wrong')).status).toBe(400);
    expect((await act(signedIn.sessionToken)).status).toBe(403);
    expect((await prove(goodPassword)).status).toBe(200);
    expect((await act(signedIn.sessionToken)).status).toBe(200);
    expect(
      (await call(await world.token(boss.id), 'POST', '/me/prove', { password: 'x' })).status,
    ).toBe(403);
    expect((await settings(false)).status).toBe(200);
  });

  it('is asked before a last stage’s policy is changed or its line released: either lets bytes in', async () => {
    const mia = await world.person('mia@example.com');
    const shop = await world.project('shop', ['dev', 'staging', 'prod']);
    await world.grant(shop.id, { personId: mia.id }, 'maintainer');
    const signedIn = await backend.signIn('mia@example.com', goodPassword, from);
    if (signedIn.outcome !== 'signed-in') throw new Error(signedIn.outcome);
    const as = await cookie(signedIn.sessionToken);
    const open = { gates: [], automatic: true };
    const policy = (stage: string) => call(as, 'PUT', `/projects/shop/policies/${stage}`, open);
    const held = await call(as, 'PUT', '/projects/shop/stages/prod/hold', { reason: 'wait' });
    expect(held.status).toBe(200);
    await settings(true);
    world.clock.forward({ minutes: 11 });
    const refused = [
      await policy('prod'),
      await call(as, 'DELETE', '/projects/shop/stages/prod/hold'),
    ];
    expect(refused.map(({ body }) => body['code'])).toEqual(
      refused.map(() => 'reauthentication-required'),
    );
    expect((await policy('staging')).status).toBe(200);
    expect((await call(as, 'POST', '/me/prove', { password: goodPassword })).status).toBe(200);
    expect((await policy('prod')).status).toBe(200);
    expect((await settings(false)).status).toBe(200);
  });

  it('through a provider counts from when the provider says, not from the sign-in', async () => {
    const provenAt = async (claims: Record<string, unknown>, proof = false) => {
      const token = await tokenOf({ ...who, ...claims }, { proof });
      const find = createFindCall(world.server);
      const request = new Request(`${publicUrl}/api/v1/me`, { headers: await cookie(token) });
      return (await find(request, { address: '', requestId: '' }))?.session?.provenAt.getTime();
    };
    expect(await provenAt({ auth_time: minutes(7) })).toBe(minutes(7) * 1000);
    expect(await provenAt({})).toBe(0);
    expect(await provenAt({ auth_time: minutes(0) }, true)).toBe(minutes(0) * 1000);
    expect(await provenAt({ auth_time: minutes(-7) })).toBe(world.clock.now.getTime());
  });

  it('that the provider does not sign is none: what it was asked went through the browser', async () => {
    expect(await outcomeOf(who, { proof: true })).toBe('not-fresh');
    expect(await outcomeOf({ ...who, auth_time: 'now' }, { proof: true })).toBe('not-fresh');
  });

  it('that is old, or somebody else’s, is none', async () => {
    const mine = await tokenOf(who);
    expect(await outcomeOf({ ...who, auth_time: minutes(11) }, { proof: true })).toBe('not-fresh');
    const others = { ...verified('q', 'another@example.com'), auth_time: minutes(0) };
    expect(await outcomeOf(others, { proof: true, previousToken: mine })).toBe('other-person');
    expect(await backend.readSession(mine)).not.toBeNull();
  });
});

describe('single sign-on only', () => {
  const nobody = { passwords: 'nobody', reauthenticate: false };
  const everybody = { passwords: 'everybody', reauthenticate: false };

  it('is switched on only by an administrator who came through a provider, and lets no password in', async () => {
    expect((await call(admin, 'PUT', '/sign-in/settings', nobody)).status).toBe(409);
    const token = await linkOwn('adm', 'admin@example.com');
    expect((await call(await cookie(token), 'PUT', '/sign-in/settings', nobody)).status).toBe(200);
    expect((await call(null, 'GET', '/sign-in')).body).toMatchObject({ passwords: false });
    expect(await backend.signIn('admin@example.com', goodPassword, from)).toEqual({
      outcome: 'passwords-off',
    });
    const basic = Buffer.from(`admin@example.com:${goodPassword}`).toString('base64');
    const refused = await call({ authorization: `Basic ${basic}` }, 'POST', '/me/tokens', {
      name: 'x',
    });
    expect(refused.status).toBe(401);
    expect(refused.body['detail']).toContain('Passwords are not taken here');
    expect((await call(admin, 'GET', '/me')).status).toBe(200);
  });

  it('keeps its last provider', async () => {
    for (const slug of ['trusted', 'closed']) {
      expect((await call(admin, 'DELETE', `/sign-in/providers/${slug}`)).status).toBe(200);
    }
    expect((await put('main', { enabled: false })).status).toBe(409);
    expect((await call(admin, 'DELETE', '/sign-in/providers/main')).status).toBe(409);
  });

  it('keeps the last administrator who gets in: not demoted, disabled or unlinked, by whatever way', async () => {
    // Another administrator by password alone is no way in.
    const { id: byPassword } = await world.person('pass@example.com', {
      instanceRole: 'administrator',
    });
    const other = await world.token(byPassword);
    const at = '/people/admin@example.com';
    const link = '/sign-in/providers/main/people/admin@example.com';
    for (const as of [admin, other]) {
      for (const [method, path, body] of [
        ['PATCH', at, { disabled: true }],
        ['PATCH', at, { instanceRole: null }],
        ['PATCH', at, { instanceRole: 'auditor' }],
        ['DELETE', link],
      ] as const) {
        const answer = await call(as, method, path, body);
        expect([method, body, answer.status]).toEqual([method, body, 409]);
        expect(answer.body['detail']).toContain('last administrator who can sign in');
      }
    }
    expect(
      await world.db.prisma.identity.count({ where: { person: { email: 'admin@example.com' } } }),
    ).toBeGreaterThan(0);
    const shown = await call(other, 'GET', at);
    expect(shown.body['standing']).toMatchObject({
      whyStays: expect.stringContaining('last administrator who can sign in') as string,
    });
    // Who is no way in may go, and a name is no right.
    const gone = await call(admin, 'PATCH', '/people/pass@example.com', { instanceRole: null });
    expect(gone.status).toBe(200);
    expect((await call(admin, 'PATCH', at, { name: 'Ada Example' })).status).toBe(200);
  });

  it('keeps a provider that administrators come through, though another is on', async () => {
    await put('second', {});
    await tokenOf(verified('s1', 'second@example.com'), { slug: 'second' });
    for (const answer of [
      await put('main', { enabled: false }),
      await call(admin, 'DELETE', '/sign-in/providers/main'),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body['detail']).toContain('No administrator could sign in any more');
    }
    await linkOwn('s2', 'admin@example.com', 'second');
    expect((await put('main', { enabled: false })).status).toBe(200);
    expect((await put('main', { enabled: true })).status).toBe(200);
    expect((await call(admin, 'DELETE', '/sign-in/providers/second')).status).toBe(200);
  });

  it('leaves one way in when two administrators close each other’s at once', async () => {
    for (let round = 0; round < 5; round++) {
      const emails = [`one-${round}@example.com`, `two-${round}@example.com`];
      for (const email of emails) {
        await world.person(email, { instanceRole: 'administrator' });
        await linkOwn(email, email);
      }
      await world.db.prisma.person.update({
        where: { email: 'admin@example.com' },
        data: { instanceRole: 'administrator' },
      });
      await world.db.prisma.identity.deleteMany({
        where: { person: { email: 'admin@example.com' } },
      });
      const statuses = await Promise.all([
        call(admin, 'DELETE', `/sign-in/providers/main/people/${emails[0]}`),
        call(admin, 'PATCH', `/people/${emails[1]}`, { instanceRole: null }),
      ]);
      expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409]);
      await linkOwn('adm', 'admin@example.com');
      await world.db.prisma.person.updateMany({
        where: { email: { in: emails } },
        data: { instanceRole: null },
      });
    }
  });

  it('lets the operator in, who can switch it off', async () => {
    const open = createAuthBackend({ ...world.server, secret: 'test', allowPasswords: true });
    expect(await open.signIn('admin@example.com', goodPassword, from)).toMatchObject({
      outcome: 'signed-in',
    });
    expect((await call(admin, 'PUT', '/sign-in/settings', everybody)).status).toBe(200);
  });

  it('ends the sessions of a provider that is switched off, and what its groups gave with it', async () => {
    const token = await tokenOf(verified('1', 'new@example.com'));
    expect((await put('main', { enabled: false })).status).toBe(200);
    expect(await backend.readSession(token)).toBeNull();
    expect((await call(admin, 'DELETE', '/sign-in/providers/main')).status).toBe(200);
    const held = await world.db.prisma.membership.count({ where: { providerId: { not: null } } });
    expect(held).toBe(0);
  });
});
