import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleWorld, refusal, type PeopleWorld } from './world';

let world: PeopleWorld;
let ada: Awaited<ReturnType<PeopleWorld['signedIn']>>;

beforeAll(async () => {
  world = await createPeopleWorld();
  ada = await world.signedIn('ada@example.com', { instanceRole: 'administrator' });
});
afterAll(() => world.drop());

const change = (as: Record<string, string> | string, email: string, body: object) =>
  world.call(as, 'PATCH', `/people/${email}`, body);
const roleOf = async (id: string) =>
  (await world.db.prisma.person.findUniqueOrThrow({ where: { id } })).instanceRole;

describe('people', () => {
  it('are listed a page at a time and found by a part of name or address, by who reads all', async () => {
    const auditor = await world.signedIn('aude@example.com', { instanceRole: 'auditor' });
    await world.person('zoe_1@example.com');
    const first = await world.call(auditor.as, 'GET', '/people?limit=2');
    expect(first.body.items?.map(({ email }) => email)).toEqual([
      'ada@example.com',
      'aude@example.com',
    ]);
    const rest = await world.call(
      auditor.as,
      'GET',
      `/people?cursor=${first.body['next'] as string}`,
    );
    expect(rest.body.items?.map(({ email }) => email)).toEqual(['zoe_1@example.com']);
    const found = await world.call(auditor.as, 'GET', '/people?q=ZOE_');
    expect(found.body.items).toMatchObject([{ email: 'zoe_1@example.com', lastSeenAt: null }]);
    expect((await world.call(auditor.as, 'GET', '/people?q=%25')).body.items).toEqual([]);
  });

  it('are for auditors to read and not to change; to others the list is closed', async () => {
    const reader = await world.signedIn('sec@example.com', { instanceRole: 'security' });
    const other = await world.signedIn('other@example.com');
    expect((await world.call(reader.as, 'GET', '/people/other@example.com')).status).toBe(200);
    expect(refusal(await change(reader.as, 'other@example.com', { disabled: true }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(
      refusal(await change(reader.as, 'sec@example.com', { instanceRole: 'administrator' })),
    ).toEqual([403, 'forbidden']);
    expect((await world.call(other.as, 'GET', '/people')).status).toBe(403);
    expect((await world.call(other.as, 'GET', '/people/ada@example.com')).status).toBe(403);
    expect((await world.call(null, 'GET', '/people')).status).toBe(401);
    // An address that exists answers strangers to the list as one that does not.
    const known = await world.call(other.as, 'GET', '/people/ada@example.com');
    const unknown = await world.call(other.as, 'GET', '/people/nobody@example.com');
    expect(known.body['detail']).toBe(unknown.body['detail']);
  });

  it('are changed by administrators alone, whose token must not be narrow', async () => {
    const narrow = await world.narrowToken(ada.id, ['read', 'push', 'promote']);
    expect((await change(narrow, 'other@example.com', { name: 'X' })).status).toBe(403);
    const renamed = await change(ada.as, 'other@example.com', { name: ' Olga Other ' });
    expect(renamed.body).toMatchObject({ name: 'Olga Other', email: 'other@example.com' });
    expect(await world.audited('person.changed')).toMatchObject({
      target: 'other@example.com',
      before: { name: 'other' },
      after: { name: 'Olga Other' },
    });
    expect((await change(ada.as, 'nobody@example.com', { name: 'X' })).status).toBe(404);
  });

  it('row 44: take no field that is not theirs, and no object where a value belongs', async () => {
    const bodies = [
      { admin: true },
      { passwordHash: 'x' },
      { id: '1' },
      { disabledAt: null },
      { disabled: { $ne: true } },
      { disabled: 'true' },
      { instanceRole: 'owner' },
      { instanceRole: ['administrator'] },
      { name: { $gt: '' } },
      { name: '' },
    ];
    for (const body of bodies) {
      const answer = await change(ada.as, 'other@example.com', body);
      expect(refusal(answer), JSON.stringify(body)).toEqual([400, 'invalid']);
    }
    expect(
      await roleOf(
        (await world.db.prisma.person.findUniqueOrThrow({ where: { email: 'other@example.com' } }))
          .id,
      ),
    ).toBeNull();
  });

  it('get an instance role and lose it, with before and after in the trail', async () => {
    const mia = await world.signedIn('mia@example.com');
    const made = await change(ada.as, 'mia@example.com', { instanceRole: 'auditor' });
    expect(made.body).toMatchObject({ instanceRole: 'auditor', admin: false });
    expect((await world.call(mia.as, 'GET', '/people')).status).toBe(200);
    const taken = await change(ada.as, 'mia@example.com', { instanceRole: null });
    expect(taken.body).toMatchObject({ instanceRole: null });
    expect((await world.call(mia.as, 'GET', '/people')).status).toBe(403);
    expect(await world.audited('person.role-changed')).toMatchObject({
      actorId: ada.id,
      target: 'mia@example.com',
      before: { instanceRole: 'auditor' },
      after: { instanceRole: null },
    });
  });
});

describe('the last administrator who may sign in', () => {
  it('cannot be disabled nor demoted, by themselves or by a token of theirs', async () => {
    const disabled = await world.person('former@example.com', { instanceRole: 'administrator' });
    await world.db.prisma.person.update({
      where: { id: disabled.id },
      data: { disabledAt: world.clock.now },
    });
    const token = await world.token(ada.id);
    for (const as of [ada.as, token]) {
      for (const body of [
        { disabled: true },
        { instanceRole: null },
        { instanceRole: 'auditor' },
      ]) {
        const answer = await change(as, 'ada@example.com', body);
        expect(refusal(answer)).toEqual([409, 'conflict']);
        expect(answer.body['detail']).toContain('last administrator');
      }
    }
    const details = await world.call(ada.as, 'GET', '/people/ada@example.com');
    expect(details.body['standing']).toMatchObject({ lastAdministrator: true });
    // A name is no right.
    expect((await change(ada.as, 'ada@example.com', { name: 'Ada Example' })).status).toBe(200);
  });

  it('may go once there is another, and is asked again at once', async () => {
    const ben = await world.signedIn('ben@example.com', { instanceRole: 'administrator' });
    const gone = await change(ben.as, 'ben@example.com', { instanceRole: 'security' });
    expect(gone.body).toMatchObject({ instanceRole: 'security' });
    expect(
      (await change(ben.as, 'ben@example.com', { instanceRole: 'administrator' })).status,
    ).toBe(403);
  });

  it('remains, when two demote or disable each other at once', async () => {
    for (let round = 0; round < 8; round++) {
      const [one, two] = await Promise.all([
        world.signedIn(`one-${round}@example.com`, { instanceRole: 'administrator' }),
        world.signedIn(`two-${round}@example.com`, { instanceRole: 'administrator' }),
      ]);
      await world.db.prisma.person.update({ where: { id: ada.id }, data: { instanceRole: null } });
      const body = round % 2 === 0 ? { instanceRole: null } : { disabled: true };
      const answers = await Promise.all([
        change(one.as, two.email, body),
        change(two.as, one.email, body),
      ]);
      const left = await world.db.prisma.person.count({
        where: { instanceRole: 'administrator', disabledAt: null },
      });
      expect(left, `round ${round}`).toBe(1);
      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
      expect(statuses[0]).toBe(200);
      // Too late as an administrator (403), or not even signed in any more (401).
      expect([401, 403]).toContain(statuses[1]);
      await world.db.prisma.person.update({
        where: { id: ada.id },
        data: { instanceRole: 'administrator' },
      });
      await world.db.prisma.person.updateMany({
        where: { id: { in: [one.id, two.id] } },
        data: { instanceRole: null },
      });
    }
  });
});

describe('what rests on a person', () => {
  it('is told before they are disabled', async () => {
    const eva = await world.signedIn('eva@example.com');
    await world.token(eva.id);
    const team = await world.team('release', [eva.id]);
    await world.db.prisma.membership.updateMany({
      where: { teamId: team.id },
      data: { maintainer: true },
    });
    const shop = await world.project('rests');
    await world.grant(shop.id, { teamId: team.id }, 'maintainer');
    const robot = await world.robot(shop, 'cluster', 'prod');
    await world.db.prisma.robotSecret.update({
      where: { id: robot.secretId },
      data: { createdById: eva.id },
    });
    const { body } = await world.call(ada.as, 'GET', '/people/eva@example.com');
    expect(body).toMatchObject({
      teams: [{ slug: 'release', maintainer: true, provider: null }],
      projects: [{ slug: 'rests', roles: [{ role: 'maintainer', through: 'team release' }] }],
      standing: {
        sessions: 1,
        tokens: 1,
        openRequests: [],
        robotSecrets: [{ project: 'rests', robot: 'cluster-prod' }],
        soleMaintainerOf: { teams: ['release'], projects: ['rests'] },
        lastAdministrator: false,
      },
    });
    // Somebody else who could do it takes the weight off; one who may not sign in does not.
    const kim = await world.person('kim@example.com');
    await world.grant(shop.id, { personId: kim.id }, 'maintainer');
    const sole = async () =>
      (await world.call(ada.as, 'GET', '/people/eva@example.com')).body['standing'];
    expect(await sole()).toMatchObject({ soleMaintainerOf: { teams: ['release'], projects: [] } });
    await change(ada.as, 'kim@example.com', { disabled: true });
    expect(await sole()).toMatchObject({ soleMaintainerOf: { projects: ['rests'] } });
  });
});
