import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { goodPassword } from '../auth/world';
import { createPeopleWorld, refusal, type PeopleWorld } from './world';

type Person = Awaited<ReturnType<PeopleWorld['signedIn']>>;
let world: PeopleWorld;
let ana: Person;

beforeAll(async () => {
  world = await createPeopleWorld();
  ana = await world.signedIn('ana@example.com');
});
afterAll(() => world.drop());
beforeEach(() => world.forgetFailures());

const makeToken = (as: Person['as'] | string, body: object) =>
  world.call(as, 'POST', '/me/tokens', { name: 'laptop', ...body });

describe('tokens', () => {
  it('carry the scopes asked for, read always among them; left out: all', async () => {
    expect((await makeToken(ana.as, {})).body['scopes']).toEqual([
      'read',
      'push',
      'promote',
      'admin',
    ]);
    const narrow = await makeToken(ana.as, { scopes: ['push', 'push'], expiresInDays: 30 });
    expect(narrow.body['scopes']).toEqual(['read', 'push']);
    expect((await makeToken(ana.as, { scopes: [] })).body['scopes']).toEqual(['read']);
    expect((await makeToken(ana.as, { scopes: ['root'] })).status).toBe(400);
    expect((await makeToken(ana.as, { personId: 'x' })).status).toBe(400);
    await world.call(String(narrow.body['token']), 'GET', '/me');
    const { items } = (await world.call(ana.as, 'GET', '/me/tokens')).body;
    expect(items?.find((one) => one['id'] === narrow.body['id'])).toMatchObject({
      scopes: ['read', 'push'],
      lastUsedFrom: '192.0.2.7',
      lastUsedAt: world.clock.now.toISOString(),
      expiresAt: new Date(world.clock.now.getTime() + 30 * 86_400_000).toISOString(),
    });
    expect(JSON.stringify(items)).not.toContain(String(narrow.body['token']));
  });

  it('never make one that is wider than themselves', async () => {
    const some = await world.narrowToken(ana.id, ['read', 'promote', 'admin']);
    expect((await makeToken(some, {})).body['scopes']).toEqual(['read', 'promote', 'admin']);
    const wider = await makeToken(some, { scopes: ['read', 'push'] });
    expect(refusal(wider)).toEqual([403, 'forbidden']);
    expect(wider.body['errors']).toMatchObject([{ path: 'scopes' }]);
  });

  it('never make one that outlives them: a leaked one would never end', async () => {
    const short = String((await makeToken(ana.as, { expiresInDays: 7 })).body['token']);
    const end = new Date(world.clock.now.getTime() + 7 * 86_400_000).toISOString();
    expect((await makeToken(short, {})).body['expiresAt']).toBe(end);
    expect((await makeToken(short, { expiresInDays: 7 })).body['expiresAt']).toBe(end);
    const longer = await makeToken(short, { expiresInDays: 8 });
    expect(refusal(longer)).toEqual([403, 'forbidden']);
    expect(longer.body['errors']).toMatchObject([{ path: 'expiresInDays' }]);
    // Nor by way of a third.
    const child = String((await makeToken(short, { expiresInDays: 1 })).body['token']);
    expect((await makeToken(child, { expiresInDays: 2 })).status).toBe(403);
    const endless = await world.token(ana.id);
    expect((await makeToken(endless, {})).body['expiresAt']).toBeNull();
  });

  it('without admin manage nothing of the account', async () => {
    const narrow = await world.narrowToken(ana.id, ['read', 'push', 'promote']);
    const { id } = await world.db.prisma.session.findFirstOrThrow({ where: { personId: ana.id } });
    const token = await world.db.prisma.apiToken.findFirstOrThrow({ where: { personId: ana.id } });
    const tries: [string, string, object?][] = [
      ['POST', '/me/tokens', { name: 'x', scopes: ['read'] }],
      ['DELETE', `/me/tokens/${token.id}`],
      ['DELETE', `/me/sessions/${id}`],
      ['DELETE', '/me/sessions'],
      ['POST', '/me/password', { current: goodPassword, password: 'a whole other password' }],
    ];
    for (const [method, path, body] of tries) {
      const answer = await world.call(narrow, method, path, body);
      expect(refusal(answer), `${method} ${path}`).toEqual([403, 'forbidden']);
    }
    expect((await world.call(ana.as, 'GET', '/me')).status).toBe(200);
  });

  it('of somebody else are not there', async () => {
    const other = await world.signedIn('other@example.com');
    const token = await world.db.prisma.apiToken.findFirstOrThrow({ where: { personId: ana.id } });
    const answer = await world.call(other.as, 'DELETE', `/me/tokens/${token.id}`);
    expect(refusal(answer)).toEqual([404, 'not-found']);
    const session = await world.db.prisma.session.findFirstOrThrow({ where: { personId: ana.id } });
    expect((await world.call(other.as, 'DELETE', `/me/sessions/${session.id}`)).status).toBe(404);
    expect(await world.db.prisma.session.count({ where: { id: session.id } })).toBe(1);
  });
});

describe('a token’s scopes on /api/v1', () => {
  it('leave out what they do not name, whatever its owner holds', async () => {
    const owner = await world.signedIn('owner@example.com', { instanceRole: 'administrator' });
    await world.project('scoped', ['dev', 'prod']);
    const put = ['PUT', '/projects/scoped/grants/ana@example.com', { role: 'viewer' }] as const;
    const writes: [string, string, object?][] = [
      [...put],
      ['POST', '/projects', { slug: 'more', name: 'More' }],
      [
        'POST',
        '/people',
        { email: 'x@example.com', name: 'X', password: 'a whole other password' },
      ],
      ['PATCH', '/people/ana@example.com', { disabled: true }],
      ['POST', '/people/ana@example.com/reset'],
      ['POST', '/invitations', { email: 'x@example.com' }],
      ['POST', '/invitations', { email: 'x@example.com', project: 'scoped', role: 'viewer' }],
      ['PUT', '/teams/sneaky', { name: 'Sneaky' }],
      ['PATCH', '/projects/scoped', { name: 'Renamed' }],
      ['POST', '/projects/scoped/robots', { name: 'ci', kind: 'ci', registry: 'scoped-dev' }],
    ];
    const narrow = [
      await world.narrowToken(owner.id, ['read']),
      await world.narrowToken(owner.id, ['read', 'push', 'promote']),
    ];
    for (const token of narrow) {
      expect((await world.call(token, 'GET', '/projects/scoped')).status).toBe(200);
      for (const [method, path, body] of writes) {
        const { status } = await world.call(token, method, path, body);
        expect(status, `${method} ${path}`).toBe(403);
      }
    }
    expect(await world.db.prisma.project.count({ where: { slug: 'more' } })).toBe(0);
    expect((await world.call(owner.as, ...put)).status).toBe(200);
  });
});

describe('the password', () => {
  const change = (as: Person['as'] | string, body: object) =>
    world.call(as, 'POST', '/me/password', body);
  const password = 'seven lanterns by the harbour';

  it('is changed by who knows it, which ends the other sessions and leaves tokens', async () => {
    const pia = await world.signedIn('pia@example.com');
    const elsewhere = await world.browser(pia.id, 'Mozilla/5.0 (iPhone) Safari/605.1');
    const token = await world.token(pia.id);
    const wrong = await change(pia.as, { current: 'not the password', password });
    expect(wrong.status).toBe(400);
    expect(wrong.body['errors']).toMatchObject([{ path: 'current' }]);
    const common = await change(pia.as, { current: goodPassword, password: 'password1234' });
    expect(common.body['errors']).toMatchObject([{ path: 'password' }]);
    const done = await change(pia.as, { current: goodPassword, password });
    expect(done.body).toEqual({ ended: 1 });
    expect((await world.call(pia.as, 'GET', '/me')).status).toBe(200);
    expect((await world.call(elsewhere, 'GET', '/me')).status).toBe(401);
    expect((await world.call(token, 'GET', '/me')).status).toBe(200);
    expect((await change(pia.as, { current: goodPassword, password })).status).toBe(400);
    expect(await world.audited('person.password-changed')).toMatchObject({
      actorId: pia.id,
      after: { sessionsEnded: 1 },
    });
  });

  it('row 26: is guessed at only so often, also from within a session', async () => {
    const guess = await world.signedIn('guess@example.com');
    const statuses = [];
    for (let at = 0; at < 7; at++) {
      statuses.push((await change(guess.as, { current: `guess ${at}`, password })).status);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
  });

  it('of who signs in through a provider only is not there to change', async () => {
    const sso = await world.signedIn('sso@example.com');
    await world.db.prisma.person.update({ where: { id: sso.id }, data: { passwordHash: null } });
    expect(refusal(await change(sso.as, { current: 'anything', password }))).toEqual([
      409,
      'conflict',
    ]);
  });
});

describe('sessions', () => {
  it('say where, how and which is this one, and are ended one by one or all others at once', async () => {
    const sam = await world.signedIn('sam@example.com');
    const phone = await world.browser(sam.id, 'Mozilla/5.0 (iPhone) Safari/605.1');
    const tablet = await world.browser(sam.id, 'Mozilla/5.0 (iPad) Safari/605.1');
    const { items = [] } = (await world.call(sam.as, 'GET', '/me/sessions')).body;
    expect(items).toHaveLength(3);
    expect(items.filter((one) => one['current'])).toMatchObject([
      { address: '192.0.2.7', provider: null },
    ]);
    const iPhone = items.find((one) => String(one['userAgent']).includes('iPhone'));
    await world.call(sam.as, 'DELETE', `/me/sessions/${String(iPhone?.['id'])}`);
    expect((await world.call(phone, 'GET', '/me')).status).toBe(401);
    expect((await world.call(sam.as, 'DELETE', '/me/sessions')).body).toEqual({ ended: 1 });
    expect((await world.call(tablet, 'GET', '/me')).status).toBe(401);
    expect((await world.call(sam.as, 'GET', '/me')).status).toBe(200);
    expect(await world.audited('person.sessions-ended')).toMatchObject({
      target: 'sam@example.com',
      after: { sessionsEnded: 1 },
    });
  });
});

describe('/me', () => {
  it('says what a person holds and through what', async () => {
    const tess = await world.signedIn('tess@example.com');
    const [one, two] = [await world.project('alpha'), await world.project('beta')];
    await world.project('unseen');
    const team = await world.team('crew', [tess.id]);
    await world.grant(one.id, { teamId: team.id }, 'developer');
    await world.grant(one.id, { personId: tess.id }, 'viewer');
    await world.grant(two.id, { personId: tess.id }, 'maintainer');
    expect((await world.call(tess.as, 'GET', '/me')).body).toMatchObject({
      teams: [{ slug: 'crew', name: 'crew', maintainer: false, provider: null }],
      projects: [
        {
          slug: 'alpha',
          roles: [
            { role: 'viewer', through: 'direct', stages: [] },
            { role: 'developer', through: 'team crew', stages: [] },
          ],
        },
        { slug: 'beta', roles: [{ role: 'maintainer', through: 'direct' }] },
      ],
      registries: [],
    });
  });

  it('tells a robot its name, projects and registries, and nothing more', async () => {
    const project = await world.project('robots');
    const { secret } = await world.robot(project, 'cluster', 'prod');
    const { body } = await world.call(secret, 'GET', '/me');
    expect(body).toMatchObject({
      kind: 'robot',
      name: 'robot.robots.cluster-prod',
      projects: [{ slug: 'robots', roles: [] }],
      registries: [{ slug: 'robots-prod', project: 'robots' }],
      teams: [],
    });
    expect(JSON.stringify(body)).not.toContain('robots-dev');
  });

  it('shows nobody the tokens and sessions of whom they look at the product as', async () => {
    const admin = await world.signedIn('looker@example.com', { instanceRole: 'administrator' });
    const seen = await world.signedIn('seen@example.com');
    await world.token(seen.id);
    await world.db.prisma.session.updateMany({
      where: { personId: admin.id },
      data: { viewAsId: seen.id },
    });
    const { [pageForHeader]: _own, ...cookie } = admin.as;
    const me = await world.call(cookie, 'GET', '/me');
    expect(me.body).toMatchObject({ email: seen.email, viewing: { by: { detail: admin.email } } });
    const view = { ...cookie, [pageForHeader]: String(me.body['shownTo']) };
    for (const path of ['/me/tokens', '/me/sessions']) {
      expect(refusal(await world.call(view, 'GET', path))).toEqual([403, 'viewing-as']);
    }
    for (const [method, path, body] of [
      ['POST', '/me/tokens', { name: 'theirs' }],
      ['DELETE', '/me/sessions', undefined],
      ['POST', '/me/password', { current: goodPassword, password: 'a whole other password' }],
    ] as const) {
      expect((await world.call(view, method, path, body)).status, path).toBe(403);
    }
    expect(await world.db.prisma.apiToken.count({ where: { personId: seen.id } })).toBe(1);
    expect(await world.db.prisma.session.count({ where: { personId: seen.id } })).toBe(1);
  });
});
