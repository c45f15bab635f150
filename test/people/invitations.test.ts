import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { everythingStored, goodPassword } from '../auth/world';
import { actedBy } from '../support/acted';
import { createPeopleWorld, partsOf, refusal, type PeopleWorld } from './world';

type Person = Awaited<ReturnType<PeopleWorld['signedIn']>>;
let world: PeopleWorld;
let ada: Person;
let mona: Person;
let shop: Awaited<ReturnType<PeopleWorld['project']>>;
let team: Awaited<ReturnType<PeopleWorld['team']>>;

const password = 'quiet harbour seven lanterns';

beforeAll(async () => {
  world = await createPeopleWorld();
  ada = await world.signedIn('ada@example.com', { instanceRole: 'administrator' });
  mona = await world.signedIn('mona@example.com');
  shop = await world.project('shop', ['dev', 'staging', 'prod']);
  team = await world.team('release', [mona.id]);
  await world.db.prisma.membership.updateMany({ data: { maintainer: true } });
  await world.grant(shop.id, { personId: mona.id }, 'maintainer');
});
afterAll(() => world.drop());
beforeEach(() => world.forgetFailures());

const invite = (as: Person['as'], body: object) => world.call(as, 'POST', '/invitations', body);
const accept = (as: Person['as'] | string | null, body: object) =>
  world.call(as, 'POST', '/invitations/accept', body);
const look = (token: string) => world.call(null, 'POST', '/invitations/look', { token });
/** A link of which nothing is wrong. */
async function linkFor(email: string, body: object = {}, as = ada.as): Promise<string> {
  const answer = await invite(as, { email, ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return partsOf(answer).token;
}
const accountOf = (email: string) => world.db.prisma.person.findUnique({ where: { email } });

describe('an invitation', () => {
  it('brings an account, a team and a role, once, and tells the trail', async () => {
    const body = { team: 'release', project: 'shop', role: 'approver', stages: ['staging'] };
    const made = await invite(ada.as, { email: 'New@Example.com', name: 'Nina New', ...body });
    expect(made.status).toBe(201);
    const { path, token } = partsOf(made);
    expect(path).toBe('/join');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(made.body).toMatchObject({ email: 'new@example.com', role: 'approver' });
    expect((await look(token)).body).toMatchObject({
      kind: 'join',
      email: 'new@example.com',
      name: 'Nina New',
      by: { kind: 'person', detail: 'ada@example.com' },
      team: { slug: 'release' },
      project: { slug: 'shop' },
      stages: ['staging'],
    });
    const joined = await accept(null, { token, name: 'Nina N.', password });
    expect(joined.status).toBe(200);
    expect(joined.body).toMatchObject({ email: 'new@example.com', name: 'Nina N.', admin: false });
    const person = await accountOf('new@example.com');
    expect(
      await world.db.prisma.roleGrant.findMany({ where: { personId: person!.id } }),
    ).toMatchObject([{ role: 'approver', stages: ['staging'], createdByName: 'ada@example.com' }]);
    expect(
      await world.db.prisma.membership.findMany({ where: { personId: person!.id } }),
    ).toMatchObject([{ teamId: team.id, maintainer: false }]);
    expect(await world.audited('person.joined')).toMatchObject({
      actorId: person!.id,
      target: 'new@example.com',
      after: { account: 'new', invitedBy: 'ada@example.com' },
    });
    expect(refusal(await accept(null, { token, name: 'Again', password }))).toEqual([
      404,
      'not-found',
    ]);
  });

  it('that was used, taken back, expired or never made answers alike', async () => {
    const used = await linkFor('used@example.com');
    await accept(null, { token: used, name: 'Used', password });
    const back = await invite(ada.as, { email: 'back@example.com' });
    const removed = await world.call(ada.as, 'DELETE', `/invitations/${back.body['id'] as string}`);
    expect(removed.status).toBe(200);
    expect(await world.audited('invitation.revoked')).toMatchObject({ target: 'back@example.com' });
    const expired = await linkFor('expired@example.com');
    world.clock.forward({ days: 7 });
    const late = await Promise.all(
      [used, partsOf(back).token, expired, 'x'.repeat(43)].flatMap((token) => [
        accept(null, { token, name: 'Late', password }),
        look(token),
      ]),
    );
    const told = late.map(({ status, body: { requestId, ...body } }) => {
      expect(requestId).toBeTruthy();
      return JSON.stringify([status, body]);
    });
    expect(new Set(told).size).toBe(1);
    expect(late[0]?.body['detail']).toContain('Ask whoever sent it for a new one');
    for (const one of ['back', 'expired']) expect(await accountOf(`${one}@example.com`)).toBeNull();
    ada = { ...ada, as: await world.browser(ada.id) };
    mona = { ...mona, as: await world.browser(mona.id) };
  });

  it('used twenty times at once makes one account', async () => {
    const token = await linkFor('race@example.com', { team: 'release' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => accept(null, { token, name: `R${at}`, password })),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    // Each other was late for the link, or found the account.
    expect(answers.every(({ status }) => [200, 404, 409, 429].includes(status))).toBe(true);
    const person = await accountOf('race@example.com');
    expect(person?.name).toBe(won[0]?.body['name']);
    expect(
      await world.db.prisma.auditEvent.count({
        where: { action: 'person.joined', target: 'race@example.com' },
      }),
    ).toBe(1);
  });

  it('is taken back before or after it is used, never both', async () => {
    const made = await invite(ada.as, { email: 'both@example.com' });
    const [joined, removed] = await Promise.all([
      accept(null, { token: partsOf(made).token, name: 'Both', password }),
      world.call(ada.as, 'DELETE', `/invitations/${made.body['id'] as string}`),
    ]);
    expect([joined.status, removed.status].filter((status) => status === 200)).toHaveLength(1);
    expect((await accountOf('both@example.com')) !== null).toBe(joined.status === 200);
  });

  it('needs a name and a password that may be used, and stays for the next try', async () => {
    const token = await linkFor('careful@example.com');
    expect((await accept(null, { token, password })).body['errors']).toMatchObject([
      { path: 'name' },
    ]);
    for (const bad of ['short', 'password1234', 'careful@example.com']) {
      const answer = await accept(null, { token, name: 'Carl', password: bad });
      expect(answer.body['errors'], bad).toMatchObject([{ path: 'password' }]);
    }
    expect((await accept(null, { token, name: 'Carl' })).status).toBe(400);
    expect((await accept(null, { token, name: 'Carl', password, admin: true })).status).toBe(400);
    expect((await accept(null, { token: { $ne: '' }, name: 'Carl', password })).status).toBe(400);
    expect((await accept(null, { token, name: 'Carl', password })).status).toBe(200);
  });

  it('row 26: is guessed at only so often from one address', async () => {
    const token = await linkFor('patient@example.com');
    const statuses = [];
    for (let at = 0; at < 22; at++) statuses.push((await look(`guess-${at}`)).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect((await look(token)).status).toBe(429);
  });
});

describe('who has an account already', () => {
  it('row 71: is invited by who may not name them, who learns nothing of that, and gets the role', async () => {
    const ulla = await world.signedIn('ulla@example.com');
    const tell = async (email: string) => {
      const named = await world.call(mona.as, 'PUT', `/projects/shop/grants/${email}`, {
        role: 'developer',
      });
      expect(refusal(named)).toEqual([404, 'not-found']);
      expect(named.body['detail']).toMatch(/Invite them: the link brings them in/);
      return linkFor(email, { project: 'shop', role: 'developer' }, mona.as);
    };
    const shown = async (token: string, email: string) => {
      const { expiresAt: _, ...body } = (await look(token)).body as Record<string, unknown>;
      return JSON.stringify(body).replaceAll(email, 'whoever');
    };
    const [hers, nobodys] = [await tell(ulla.email), await tell('nobody.here@example.com')];
    expect(await shown(hers, ulla.email)).toBe(await shown(nobodys, 'nobody.here@example.com'));
    expect((await accept(ulla.as, { token: hers })).status).toBe(200);
    const me = await world.call(ulla.as, 'GET', '/me');
    expect(me.body).toMatchObject({
      projects: [{ slug: 'shop', roles: [{ role: 'developer', through: 'direct' }] }],
    });
    // From then on she is seen there, and named.
    const path = `/projects/shop/grants/${ulla.email}`;
    expect((await world.call(mona.as, 'PUT', path, { role: 'viewer' })).status).toBe(200);
  });

  it('accepts signed in, and just gets what the link brings', async () => {
    const olga = await world.signedIn('olga@example.com');
    const token = await linkFor(olga.email, {
      team: 'release',
      project: 'shop',
      role: 'developer',
    });
    expect(refusal(await accept(null, { token, name: 'Thief', password }))).toEqual([
      409,
      'conflict',
    ]);
    const thief = await world.signedIn('thief@example.com');
    expect(refusal(await accept(thief.as, { token }))).toEqual([403, 'forbidden']);
    const narrow = await world.narrowToken(olga.id, ['read', 'push']);
    expect(refusal(await accept(narrow, { token }))).toEqual([403, 'forbidden']);
    expect((await accept(olga.as, { token })).status).toBe(200);
    const me = await world.call(olga.as, 'GET', '/me');
    expect(me.body).toMatchObject({
      name: 'olga',
      teams: [{ slug: 'release' }],
      projects: [{ slug: 'shop', roles: [{ role: 'developer', through: 'direct' }] }],
    });
    // The password that a stranger sent is not theirs now.
    expect((await accountOf(olga.email))?.passwordHash).toBe(
      (await accountOf(mona.email))?.passwordHash,
    );
  });

  it('loses nothing by a smaller role', async () => {
    const eve = await world.signedIn('eve@example.com');
    await world.grant(shop.id, { personId: eve.id }, 'maintainer');
    const token = await linkFor(eve.email, { project: 'shop', role: 'viewer' });
    expect((await accept(eve.as, { token })).status).toBe(200);
    expect(
      await world.db.prisma.roleGrant.findFirst({
        where: { personId: eve.id, projectId: shop.id },
      }),
    ).toMatchObject({ role: 'maintainer' });
  });

  it('is not told to whoever may not know: a maintainer’s invitation answers alike', async () => {
    const known = await invite(mona.as, { email: 'olga@example.com', team: 'release' });
    const unknown = await invite(mona.as, { email: 'nobody@example.com', team: 'release' });
    expect(known.status).toBe(201);
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    const admin = await invite(ada.as, { email: 'olga@example.com' });
    expect(refusal(admin)).toEqual([409, 'conflict']);
  });

  it('row 71: is told to nobody who holds a link: what it answers differs by the address alone', async () => {
    await world.signedIn('there@example.com');
    const told = async (email: string) => {
      const made = await invite(mona.as, { email, team: 'release', name: 'As invited' });
      const { token } = partsOf(made);
      const answers = [
        await look(token),
        await accept(null, { token }),
        await accept(null, { token, name: 'Nosy' }),
        await accept(null, { token, name: 'Nosy', password: 'short' }),
        await accept(null, { token, name: 'Nosy', password: 'password1234' }),
        await accept(mona.as, { token }),
      ];
      return answers.map(({ status, body: { requestId: _id, ...body } }) =>
        JSON.stringify([status, body]).replaceAll(email, 'whoever'),
      );
    };
    expect(await told('there@example.com')).toEqual(await told('gone-never@example.com'));
  });

  it('cannot come back through a link while disabled', async () => {
    const gone = await world.signedIn('gone@example.com');
    const token = await linkFor(gone.email, { team: 'release' });
    await world.call(ada.as, 'PATCH', `/people/${gone.email}`, { disabled: true });
    expect((await accept(null, { token, name: 'Gone', password })).status).toBe(404);
    expect((await accept(gone.as, { token })).status).toBe(404);
    const again = await invite(ada.as, { email: gone.email, team: 'release' });
    expect(refusal(again)).toEqual([409, 'conflict']);
  });
});

describe('who may invite', () => {
  it('is administrators anybody, maintainers of a team into it, of a project to it', async () => {
    const email = 'guest@example.com';
    expect((await invite(mona.as, { email, team: 'release', maintainer: true })).status).toBe(201);
    expect((await invite(mona.as, { email, project: 'shop', role: 'viewer' })).status).toBe(201);
    expect(refusal(await invite(mona.as, { email }))).toEqual([403, 'forbidden']);
    await world.team('other', []);
    expect((await invite(mona.as, { email, team: 'other' })).status).toBe(404);
    expect((await invite(mona.as, { email, project: 'none', role: 'viewer' })).status).toBe(404);
    const both = { email, team: 'other', project: 'shop', role: 'viewer' };
    expect((await invite(mona.as, both)).status).toBe(404);
    const viewer = await world.signedIn('vic@example.com');
    await world.grant(shop.id, { personId: viewer.id }, 'viewer');
    expect((await invite(viewer.as, { email, project: 'shop', role: 'viewer' })).status).toBe(403);
    const auditor = await world.signedIn('aude@example.com', { instanceRole: 'auditor' });
    expect((await invite(auditor.as, { email })).status).toBe(403);
  });

  it('gives no role that they do not hold themselves', async () => {
    await world.db.prisma.customRole.create({
      data: {
        slug: 'keeper',
        name: 'Keeper',
        permissions: ['project.read', 'image.pull', 'access.administer'],
        ...actedBy('createdBy', 'ada@example.com'),
      },
    });
    const kim = await world.signedIn('kim@example.com');
    const data = {
      role: 'keeper',
      projectId: shop.id,
      personId: kim.id,
      ...actedBy('createdBy', 'test'),
    };
    await world.db.prisma.roleGrant.create({
      data: { id: crypto.randomUUID(), stages: [], ...data },
    });
    const email = 'friend@example.com';
    const give = (role: string) => invite(kim.as, { email, project: 'shop', role });
    expect((await give('viewer')).status).toBe(201);
    expect((await give('keeper')).status).toBe(201);
    for (const role of ['developer', 'approver', 'maintainer']) {
      const answer = await give(role);
      expect(refusal(answer), role).toEqual([403, 'forbidden']);
      expect(answer.body['detail']).toContain('more than you hold');
    }
    expect(refusal(await give('no-such'))).toEqual([400, 'invalid']);
  });

  it('that names stages and no role is refused, not shortened', async () => {
    const answer = await invite(ada.as, { email: 'lost@example.com', stages: ['staging'] });
    expect(refusal(answer)).toEqual([400, 'invalid']);
    expect(answer.body['errors']).toMatchObject([{ path: 'role' }]);
  });

  it('is limited to stages by the one rule of grants, in the same words', async () => {
    const custom = { name: 'Caller', permissions: ['project.read', 'promotion.waive'] };
    expect((await world.call(ada.as, 'PUT', '/roles/caller', custom)).status).toBe(200);
    const picker = { name: 'Picker', permissions: ['project.read', 'promotion.execute'] };
    expect((await world.call(ada.as, 'PUT', '/roles/picker', picker)).status).toBe(200);
    const roles = (await world.call(ada.as, 'GET', '/roles')).body.items!;
    expect(roles.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['caller', 'picker']));
    await world.person('granted@example.com');
    for (const { slug: role, limitable } of roles) {
      for (const stages of [['staging'], ['nowhere']]) {
        const path = '/projects/shop/grants/granted@example.com';
        const grant = await world.call(ada.as, 'PUT', path, { role, stages });
        const body = { email: `${String(role)}@example.com`, project: 'shop', role, stages };
        const invited = await invite(ada.as, body);
        const right = limitable === true && stages[0] === 'staging';
        expect([role, grant.status, invited.status]).toEqual(
          right ? [role, 200, 201] : [role, 400, 400],
        );
        expect(invited.body['detail']).toBe(grant.body['detail']);
      }
    }
  });

  it('is asked again when the link is used: what its maker may not give then, it does not bring', async () => {
    const max = await world.signedIn('max@example.com');
    const grant = await world.grant(shop.id, { personId: max.id }, 'maintainer');
    const key = { teamId: team.id, personId: max.id };
    await world.db.prisma.membership.create({ data: { ...key, maintainer: true } });
    const both = { team: 'release', project: 'shop', role: 'maintainer' };
    const half = await linkFor('half@example.com', both, max.as);
    const nothing = await linkFor('nothing@example.com', both, max.as);
    await world.db.prisma.roleGrant.update({ where: { id: grant.id }, data: { role: 'viewer' } });
    expect((await look(half)).body).toMatchObject({ team: { slug: 'release' }, project: null });
    expect((await accept(null, { token: half, name: 'Half', password })).status).toBe(200);
    const account = await accountOf('half@example.com');
    expect(await world.db.prisma.roleGrant.count({ where: { personId: account!.id } })).toBe(0);
    expect(await world.db.prisma.membership.count({ where: { personId: account!.id } })).toBe(1);
    await world.db.prisma.membership.update({
      where: { teamId_personId: key },
      data: { maintainer: false },
    });
    expect((await accept(null, { token: nothing, name: 'None', password })).status).toBe(404);
    expect(await accountOf('nothing@example.com')).toBeNull();
  });

  it('counts no more once they are disabled', async () => {
    const boss = await world.signedIn('boss@example.com', { instanceRole: 'administrator' });
    const token = await linkFor('orphan@example.com', {}, boss.as);
    await world.call(ada.as, 'PATCH', '/people/boss@example.com', { disabled: true });
    expect((await accept(null, { token, name: 'Orphan', password })).status).toBe(404);
  });
});

describe('open invitations', () => {
  it('are seen and taken back by who made them, and by who looks after what they lead to', async () => {
    const made = await invite(ada.as, { email: 'seen@example.com', team: 'release' });
    const bare = await invite(ada.as, { email: 'bare@example.com' });
    const [id, bareId] = [String(made.body['id']), String(bare.body['id'])];
    const idsFor = async (as: Person['as']) =>
      (await world.call(as, 'GET', '/invitations')).body.items?.map((one) => one['id']);
    expect(await idsFor(ada.as)).toEqual(expect.arrayContaining([id, bareId]));
    expect(await idsFor(mona.as)).toContain(id);
    expect(await idsFor(mona.as)).not.toContain(bareId);
    const stranger = await world.signedIn('stranger@example.com');
    expect(await idsFor(stranger.as)).toEqual([]);
    const auditor = await world.signedIn('audrey@example.com', { instanceRole: 'auditor' });
    expect(await idsFor(auditor.as)).toContain(bareId);
    for (const as of [stranger.as, auditor.as]) {
      expect((await world.call(as, 'DELETE', `/invitations/${id}`)).status).toBe(404);
    }
    expect((await world.call(mona.as, 'DELETE', `/invitations/${bareId}`)).status).toBe(404);
    expect((await world.call(mona.as, 'DELETE', `/invitations/${id}`)).status).toBe(200);
    expect(await idsFor(ada.as)).not.toContain(id);
  });
});

describe('a link for a new password', () => {
  it('is made by administrators, sets it, ends all sessions and leaves tokens alone', async () => {
    const rob = await world.signedIn('rob@example.com');
    const token = await world.token(rob.id);
    const make = (as: Person['as']) => world.call(as, 'POST', '/people/rob@example.com/reset');
    expect((await make(mona.as)).status).toBe(403);
    const first = await make(ada.as);
    const second = await make(ada.as);
    expect(partsOf(second).path).toBe('/reset');
    expect((await look(partsOf(first).token)).status).toBe(404);
    const link = partsOf(second).token;
    expect((await look(link)).body).toMatchObject({ kind: 'reset', email: 'rob@example.com' });
    expect((await accept(null, { token: link, password: 'password1234' })).status).toBe(400);
    const [one, two] = await Promise.all([
      accept(null, { token: link, password }),
      accept(null, { token: link, password: `${password} two` }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 404]);
    expect((await world.call(rob.as, 'GET', '/me')).status).toBe(401);
    expect((await world.call(token, 'GET', '/me')).status).toBe(200);
    expect((await accountOf(rob.email))?.passwordHash).not.toBe(
      (await accountOf(mona.email))?.passwordHash,
    );
    expect(await world.audited('person.password-set')).toMatchObject({
      actorId: rob.id,
      after: { sessionsEnded: 1, linkBy: 'ada@example.com' },
    });
    world.clock.forward({ hours: 0 });
  });

  it('lives 24 hours, and not past its maker’s or its owner’s account', async () => {
    await world.person('late@example.com');
    const boss = await world.signedIn('chief@example.com', { instanceRole: 'administrator' });
    const make = async (as: Person['as']) =>
      partsOf(await world.call(as, 'POST', '/people/late@example.com/reset')).token;
    const byBoss = await make(boss.as);
    await world.call(ada.as, 'PATCH', '/people/chief@example.com', { instanceRole: null });
    expect((await accept(null, { token: byBoss, password })).status).toBe(404);
    const disabled = await make(ada.as);
    await world.call(ada.as, 'PATCH', '/people/late@example.com', { disabled: true });
    expect((await accept(null, { token: disabled, password })).status).toBe(404);
    await world.call(ada.as, 'PATCH', '/people/late@example.com', { disabled: false });
    expect((await accept(null, { token: disabled, password })).status).toBe(404);
    const late = await make(ada.as);
    world.clock.forward({ hours: 24 });
    expect((await accept(null, { token: late, password })).status).toBe(404);
  });
});

it('row 23: no link and no password is in the database', async () => {
  ada = { ...ada, as: await world.browser(ada.id) };
  const token = await linkFor('kept@example.com', { team: 'release' });
  const used = await linkFor('spent@example.com');
  await accept(null, { token: used, name: 'Spent', password });
  const stored = await everythingStored(world);
  expect(stored).toContain('kept@example.com');
  for (const secret of [token, used, password, goodPassword]) expect(stored).not.toContain(secret);
});
