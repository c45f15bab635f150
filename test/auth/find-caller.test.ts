import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '@/domain/permissions/can';
import { newId } from '@/lib/ids';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { createFindCaller } from '@/server/access/call/find-caller';
import { createWorld, goodPassword, publicUrl, type World } from './world';

let world: World;
let findCaller: ReturnType<typeof createFindCaller>;
let peers = 0;

beforeAll(async () => {
  world = await createWorld();
  findCaller = createFindCaller(world.server);
});
afterAll(() => world.drop());

const find = (headers: Record<string, string>, more: { method?: string; basic?: boolean } = {}) =>
  findCaller({
    method: 'GET',
    headers: new Headers(headers),
    address: `192.0.2.${++peers}`,
    requestId: newId(),
    ...more,
  });
const bearer = (secret: string) => find({ authorization: `Bearer ${secret}` });
const basicHeader = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

async function signedIn(email: string): Promise<string> {
  const backend = createAuthBackend({ ...world.server, secret: 'test' });
  const from = { address: `192.0.2.${++peers}`, userAgent: '' };
  const result = await backend.signIn(email, goodPassword, from);
  if (result.outcome !== 'signed-in') throw new Error(result.outcome);
  return result.sessionToken;
}

describe('a bearer token', () => {
  it('brings its owner with the rights held now, directly and through teams (L6)', async () => {
    const ada = await world.person('ada@example.com');
    const token = await world.token(ada.id);
    const shop = await world.project('shop');
    const docs = await world.project('docs');
    const team = await world.team('release', [ada.id]);
    const direct = await world.grant(shop.id, { personId: ada.id }, 'maintainer');
    await world.grant(docs.id, { teamId: team.id }, 'viewer');

    const before = await bearer(token);
    if (before.outcome !== 'caller') throw new Error(before.outcome);
    expect(before.session).toBeNull();
    expect(can(before.actor, 'project.administer', { projectId: shop.id })).toBe(true);
    expect(can(before.actor, 'project.read', { projectId: docs.id })).toBe(true);
    expect(can(before.actor, 'image.push', { projectId: docs.id })).toBe(false);
    expect(
      before.actor.kind === 'person' && before.actor.grants.map((held) => held.through),
    ).toEqual(['direct', 'team release']);

    await world.db.prisma.roleGrant.delete({ where: { id: direct.id } });
    await world.db.prisma.membership.deleteMany({ where: { personId: ada.id } });
    const after = await bearer(token);
    if (after.outcome !== 'caller') throw new Error(after.outcome);
    expect(can(after.actor, 'project.read', { projectId: shop.id })).toBe(false);
    expect(can(after.actor, 'project.read', { projectId: docs.id })).toBe(false);
  });

  it('counts for nothing once expired, revoked, or its owner disabled', async () => {
    const person = await world.person('expiring@example.com');
    const expiring = await world.token(person.id, new Date(world.clock.now.getTime() + 60_000));
    const revoked = await world.token(person.id);
    const kept = await world.token(person.id);
    expect((await bearer(expiring)).outcome).toBe('caller');
    expect((await bearer(revoked)).outcome).toBe('caller');
    world.clock.forward({ seconds: 60 });
    await world.db.prisma.apiToken.updateMany({
      where: { prefix: revoked.slice(0, 8) },
      data: { revokedAt: world.clock.now },
    });
    expect((await bearer(expiring)).outcome).toBe('nobody');
    expect((await bearer(revoked)).outcome).toBe('nobody');
    expect((await bearer(kept)).outcome).toBe('caller');
    await world.db.prisma.person.update({
      where: { id: person.id },
      data: { disabledAt: world.clock.now },
    });
    expect((await bearer(kept)).outcome).toBe('nobody');
  });

  it('may be a robot’s secret, until it expires or the robot is disabled', async () => {
    const robot = await world.robot(await world.project('machines'), 'ci', 'dev');
    const found = await bearer(robot.secret);
    expect(found).toMatchObject({ outcome: 'caller', actor: { kind: 'robot', id: robot.id } });
    const now = world.clock.now;
    world.clock.forward({ days: 30 });
    expect((await bearer(robot.secret)).outcome).toBe('nobody');
    world.clock.now = now;
    await world.db.prisma.robot.update({ where: { id: robot.id }, data: { disabledAt: now } });
    expect((await bearer(robot.secret)).outcome).toBe('nobody');
  });

  it('records its last use at most once a minute', async () => {
    const person = await world.person('user@example.com');
    const token = await world.token(person.id);
    const lastUse = async () =>
      (await world.db.prisma.apiToken.findFirstOrThrow({ where: { personId: person.id } }))
        .lastUsedAt;
    const first = world.clock.now;
    await bearer(token);
    world.clock.forward({ seconds: 59 });
    await bearer(token);
    expect(await lastUse()).toEqual(first);
    world.clock.forward({ seconds: 1 });
    await bearer(token);
    expect(await lastUse()).toEqual(world.clock.now);
  });

  it('that is made up is throttled by address only', async () => {
    const person = await world.person('neighbour@example.com');
    const token = await world.token(person.id);
    const call = (secret: string) =>
      findCaller({
        method: 'GET',
        headers: new Headers({ authorization: `Bearer ${secret}` }),
        address: '198.51.100.9',
        requestId: newId(),
      });
    for (let failed = 0; failed < 20; failed++) {
      expect((await call('sp_made-up')).outcome).toBe('nobody');
    }
    expect((await call('sp_made-up')).outcome).toBe('throttled');
    expect((await call(token)).outcome).toBe('caller');
  });

  it('wins over a cookie: a bad token is nobody even beside a good session', async () => {
    await world.person('both@example.com');
    const cookie = `sallyport.session=${await signedIn('both@example.com')}`;
    expect((await find({ cookie })).outcome).toBe('caller');
    expect((await find({ cookie, authorization: 'Bearer sp_wrong' })).outcome).toBe('nobody');
  });
});

describe('a session cookie', () => {
  it('needs our own origin for whatever changes something', async () => {
    await world.person('web@example.com');
    const cookie = `theme=dark; sallyport.session=${await signedIn('web@example.com')}`;
    const post = (headers: Record<string, string>) =>
      find({ cookie, ...headers }, { method: 'POST' });
    expect((await post({ origin: publicUrl })).outcome).toBe('caller');
    expect((await post({ 'sec-fetch-site': 'same-origin' })).outcome).toBe('caller');
    expect((await post({})).outcome).toBe('forged');
    expect((await post({ origin: 'null' })).outcome).toBe('forged');
    expect((await post({ origin: 'https://evil.example' })).outcome).toBe('forged');
    const found = await find({ cookie });
    expect(found).toMatchObject({ outcome: 'caller', actor: { email: 'web@example.com' } });
    expect(found.outcome === 'caller' && found.session?.id).toBeTruthy();
  });

  it('that is made up is nobody’s', async () => {
    expect((await find({ cookie: 'sallyport.session=made-up' })).outcome).toBe('nobody');
    expect((await find({})).outcome).toBe('nobody');
  });
});

describe('Basic', () => {
  it('counts only on routes that take it', async () => {
    await world.person('terminal@example.com');
    const headers = basicHeader('terminal@example.com', goodPassword);
    expect((await find(headers, { method: 'POST' })).outcome).toBe('nobody');
    expect((await find(headers, { method: 'POST', basic: true })).outcome).toBe('caller');
  });

  it('takes a personal token under its owner’s address or `token`, and nobody else’s', async () => {
    const person = await world.person('basic@example.com');
    await world.person('else@example.com');
    const token = await world.token(person.id);
    const sign = (username: string) =>
      find(basicHeader(username, token), { method: 'POST', basic: true });
    expect((await sign('Basic@example.com')).outcome).toBe('caller');
    expect((await sign('token')).outcome).toBe('caller');
    expect((await sign('else@example.com')).outcome).toBe('nobody');
  });

  it('is throttled as sign-in is', async () => {
    const wrong = () =>
      find(basicHeader('hammered@example.com', 'wrong'), { method: 'POST', basic: true });
    for (let failed = 0; failed < 5; failed++) expect((await wrong()).outcome).toBe('nobody');
    expect(await wrong()).toMatchObject({ outcome: 'throttled', retryAfterSeconds: 60 });
  });

  it('is refused when another site made the browser send it', async () => {
    const headers = { ...basicHeader('a@example.com', 'x'), origin: 'https://evil.example' };
    expect((await find(headers, { method: 'POST', basic: true })).outcome).toBe('forged');
  });
});
