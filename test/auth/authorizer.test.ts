import type { Action } from '@/oci/http/scopes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '@/lib/ids';
import type { Authorizer, Caller } from '@/registry/ports';
import { createAuthorizer } from '@/server/access/registry/create-authorizer';
import type { Sql } from '@/server/platform/sql/database';
import { actedBy } from '../support/acted';
import { address, createWorld, goodPassword, type World } from './world';

let world: World;
let authorizer: Authorizer;
let shop: Awaited<ReturnType<World['project']>>;

beforeAll(async () => {
  world = await createWorld();
  authorizer = createAuthorizer(world.server);
  shop = await world.project('shop', ['dev', 'staging', 'prod']);
});
afterAll(() => world.drop());

async function caller(username: string, password: string): Promise<Caller> {
  const result = await authorizer.signIn({ username, password }, address);
  if (result.outcome !== 'signed-in') throw new Error(result.outcome);
  return result.caller;
}
const ask = (who: Caller, registry: string, action: Action, image = 'api') =>
  authorizer.authorize(who, { registry, image }, action);
const unknown = { allowed: false, reason: 'unknown' };

describe('signing in', () => {
  it('takes a person’s password and token, and a robot’s secret under its own name', async () => {
    const ada = await world.person('ada@example.com');
    const robot = await world.robot(await world.project('signs'), 'cluster', 'prod');
    const asPerson = { kind: 'person', id: ada.id, credential: null, name: 'ada@example.com' };
    expect(await caller('ada@example.com', goodPassword)).toEqual(asPerson);
    const byToken = { ...asPerson, credential: expect.any(String) as string };
    expect(await caller('ada@example.com', await world.token(ada.id))).toEqual(byToken);
    expect(await caller('token', await world.token(ada.id))).toEqual(byToken);
    expect(await caller(robot.username, robot.secret)).toEqual({
      kind: 'robot',
      id: robot.id,
      credential: robot.secretId,
      name: robot.username,
    });
    const other = await authorizer.signIn(
      { username: 'robot.signs.other', password: robot.secret },
      address,
    );
    expect(other).toEqual({ outcome: 'refused' });
    const asRobot = await authorizer.signIn(
      { username: robot.username, password: goodPassword },
      address,
    );
    expect(asRobot).toEqual({ outcome: 'refused' });
  });
});

describe('L2: one way in', () => {
  it('lets developers push to the entry registry, an image that is new too', async () => {
    const dev = await world.person('developer@example.com');
    await world.grant(shop.id, { personId: dev.id }, 'developer');
    const who = await caller('developer@example.com', goodPassword);
    expect(await ask(who, 'shop-dev', 'push', 'web/front')).toEqual({
      allowed: true,
      place: {
        registry: 'shop-dev',
        image: 'web/front',
        registryId: shop.registries['dev'],
        imageId: null,
        repositoryId: null,
      },
    });
    expect((await ask(who, 'shop-dev', 'delete')).allowed).toBe(true);
  });

  it('refuses everyone else’s way in, administrators’ too, and says where to push', async () => {
    await world.person('root@example.com', { instanceRole: 'administrator' });
    const admin = await caller('root@example.com', goodPassword);
    const dev = await caller('developer@example.com', goodPassword);
    for (const who of [admin, dev]) {
      for (const action of ['push', 'delete'] as const) {
        expect(await ask(who, 'shop-prod', action)).toEqual({
          allowed: false,
          reason: 'denied',
          message:
            action === 'push'
              ? 'shop-prod fills by promotion only; push to shop-dev'
              : 'shop-prod fills by promotion only and keeps what was promoted; promote another build or withdraw this one, or delete in shop-dev',
        });
      }
      expect((await ask(who, 'shop-prod', 'pull')).allowed).toBe(true);
    }
  });

  it('tells a viewer which role pushing needs, and who gives it', async () => {
    const maintainer = await world.person('maintainer@example.com');
    const team = await world.team('release', [maintainer.id]);
    await world.grant(shop.id, { teamId: team.id }, 'maintainer');
    const viewer = await world.person('viewer@example.com');
    await world.grant(shop.id, { personId: viewer.id }, 'viewer');
    const who = await caller('viewer@example.com', goodPassword);
    expect((await ask(who, 'shop-dev', 'pull')).allowed).toBe(true);
    const decision = await ask(who, 'shop-dev', 'push');
    expect(decision).toMatchObject({ allowed: false, reason: 'denied' });
    expect(decision).toHaveProperty('message', expect.stringContaining('role developer'));
    expect(decision).toHaveProperty('message', expect.stringContaining('maintainer@example.com'));
  });
});

describe('L3: one registry per cluster', () => {
  it('makes every other registry like one that does not exist, in every action', async () => {
    await world.project('other');
    const robot = await world.robot(shop, 'cluster', 'prod');
    const who = await caller(robot.username, robot.secret);
    expect((await ask(who, 'shop-prod', 'pull')).allowed).toBe(true);
    for (const registry of ['shop-dev', 'shop-staging', 'other-dev', 'other-prod', 'no-such']) {
      for (const action of ['pull', 'push', 'delete'] as const) {
        expect(await ask(who, registry, action)).toEqual(unknown);
      }
    }
  });

  it('names no other registry when it refuses a cluster’s push to its own', async () => {
    for (const stage of ['prod', 'dev']) {
      const robot = await world.robot(await world.project(`quiet-${stage}`), 'cluster', stage);
      const who = await caller(robot.username, robot.secret);
      expect(await ask(who, `quiet-${stage}-${stage}`, 'push')).toEqual({
        allowed: false,
        reason: 'denied',
        message: `this credential only pulls from quiet-${stage}-${stage}; push with CI’s credential or with your own`,
      });
    }
  });

  it('makes a registry without rights like one that does not exist, for people', async () => {
    await world.person('stranger@example.com');
    const who = await caller('stranger@example.com', goodPassword);
    for (const registry of ['shop-dev', 'shop-prod', 'no-such']) {
      for (const action of ['pull', 'push', 'delete'] as const) {
        expect(await ask(who, registry, action)).toEqual(unknown);
      }
    }
  });

  it('lets CI push to its entry registry, pull from no other, and tells it the right one', async () => {
    const robot = await world.robot(shop, 'ci', 'dev');
    const who = await caller(robot.username, robot.secret);
    expect((await ask(who, 'shop-dev', 'push')).allowed).toBe(true);
    expect(await ask(who, 'shop-staging', 'pull')).toEqual(unknown);
    expect(await ask(who, 'shop-prod', 'push')).toEqual({
      allowed: false,
      reason: 'denied',
      message: 'shop-prod fills by promotion only; push to shop-dev',
    });
  });
});

describe('many questions at the same time', () => {
  it('get each its own answer, whoever asks about whatever', async () => {
    const reader = await world.person('reader@example.com', { instanceRole: 'administrator' });
    const projects = await Promise.all(
      Array.from({ length: 12 }, (_, at) => world.project(`many-${at}`)),
    );
    const robots = await Promise.all(
      projects.map((project) => world.robot(project, 'cluster', 'prod')),
    );
    const callers: (Caller & { sees: (registry: string) => boolean })[] = [
      { kind: 'person', id: reader.id, credential: null, name: 'reader', sees: () => true },
      { kind: 'person', id: newId(), credential: null, name: 'nobody', sees: () => false },
      ...robots.map((robot, at) => ({
        kind: 'robot' as const,
        id: robot.id,
        credential: robot.secretId,
        name: robot.username,
        sees: (registry: string) => registry === `many-${at}-prod`,
      })),
    ];
    const asked = callers.flatMap((who) =>
      projects.flatMap((project) =>
        ['dev', 'prod'].map((stage) => ({ who, project, stage, slug: `${project.slug}-${stage}` })),
      ),
    );
    const answers = await Promise.all(asked.map(({ who, slug }) => ask(who, slug, 'pull')));
    const expected = asked.map(({ who, project, stage, slug }) => {
      if (!who.sees(slug)) return unknown;
      const registryId = project.registries[stage];
      const place = { registry: slug, image: 'api', registryId, imageId: null, repositoryId: null };
      return { allowed: true, place };
    });
    expect(answers).toEqual(expected);
  });
});

describe('L6: rights are read per request', () => {
  it('stops a person at the next request after a grant is gone or they are disabled', async () => {
    const person = await world.person('leaver@example.com');
    const project = await world.project('leaving');
    const grant = await world.grant(project.id, { personId: person.id }, 'developer');
    const who = await caller('leaver@example.com', goodPassword);
    expect((await ask(who, 'leaving-dev', 'push')).allowed).toBe(true);
    await world.db.prisma.roleGrant.update({ where: { id: grant.id }, data: { role: 'viewer' } });
    expect((await ask(who, 'leaving-dev', 'push')).allowed).toBe(false);
    expect((await ask(who, 'leaving-dev', 'pull')).allowed).toBe(true);
    await world.db.prisma.person.update({
      where: { id: person.id },
      data: { disabledAt: world.clock.now, instanceRole: 'administrator' },
    });
    expect(await ask(who, 'leaving-dev', 'pull')).toEqual(unknown);
  });

  it('L6: stops what was got with a personal token that is revoked or narrowed', async () => {
    const person = await world.person('scoped@example.com');
    const project = await world.project('scoped');
    await world.grant(project.id, { personId: person.id }, 'developer');
    const who = await caller('scoped@example.com', await world.token(person.id));
    const narrow = (data: { scopes?: string[]; revokedAt?: Date }) =>
      world.db.prisma.apiToken.updateMany({ where: { personId: person.id }, data });
    expect((await ask(who, 'scoped-dev', 'push')).allowed).toBe(true);
    await narrow({ scopes: ['read'] });
    expect((await ask(who, 'scoped-dev', 'push')).allowed).toBe(false);
    expect((await ask(who, 'scoped-dev', 'pull')).allowed).toBe(true);
    await narrow({ revokedAt: world.clock.now });
    expect(await ask(who, 'scoped-dev', 'pull')).toEqual(unknown);
  });

  it('stops a robot whose secrets are all expired or revoked, or that is gone', async () => {
    const project = await world.project('robots');
    const revoked = await world.robot(project, 'cluster', 'prod');
    const who = await caller(revoked.username, revoked.secret);
    expect((await ask(who, 'robots-prod', 'pull')).allowed).toBe(true);
    await world.db.prisma.robotSecret.updateMany({
      where: { robotId: revoked.id },
      data: { revokedAt: world.clock.now },
    });
    expect(await ask(who, 'robots-prod', 'pull')).toEqual(unknown);

    const two = await world.robot(await world.project('rotated'), 'cluster', 'prod');
    const withFirst = await caller(two.username, two.secret);
    await world.db.prisma.robotSecret.create({
      data: {
        id: newId(),
        robotId: two.id,
        secretHash: new Uint8Array(32),
        prefix: 'second',
        ...actedBy('createdBy', 'test'),
        expiresAt: new Date('2999-01-01T00:00:00Z'),
      },
    });
    await world.db.prisma.robotSecret.update({
      where: { id: two.secretId },
      data: { revokedAt: world.clock.now },
    });
    expect(await ask(withFirst, 'rotated-prod', 'pull')).toEqual(unknown);

    const removed = await world.robot(project, 'ci', 'dev');
    const ci = await caller(removed.username, removed.secret);
    await world.db.prisma.robot.delete({ where: { id: removed.id } });
    expect(await ask(ci, 'robots-dev', 'pull')).toEqual(unknown);
    const again = await world.robot(project, 'ci', 'dev');
    expect(again.username).toBe(removed.username);
    expect(await ask(ci, 'robots-dev', 'pull')).toEqual(unknown);
  });

  it('asks after what changed while the same question of others was on its way', async () => {
    const person = await world.person('racer@example.com');
    const project = await world.project('racing');
    const grant = await world.grant(project.id, { personId: person.id }, 'viewer');
    // Rows have left the database, and come only when the test lets them.
    const held: (() => void)[] = [];
    const sql: Sql = {
      async query(statement, values) {
        const rows = await world.db.sql.query<never>(statement, values);
        await new Promise<void>((letGo) => held.push(letGo));
        return rows;
      },
    };
    const slow = createAuthorizer({ ...world.server, db: { ...world.db, sql } });
    const pull = () =>
      slow.authorize(
        { kind: 'person', id: person.id, credential: null, name: 'racer@example.com' },
        { registry: 'racing-dev', image: 'api' },
        'pull',
      );
    const before = pull();
    await vi.waitUntil(() => held.length === 1, { timeout: 30_000 });
    await world.db.prisma.roleGrant.delete({ where: { id: grant.id } });
    const after = [pull(), pull()];
    await vi.waitUntil(() => held.length === 2, { timeout: 30_000 });
    held.forEach((letGo) => letGo());
    expect((await before).allowed).toBe(true);
    expect(await Promise.all(after)).toEqual([unknown, unknown]);
  });

  it('knows nobody by an id that is no person’s, or a robot’s asked as a person', async () => {
    const robot = await world.robot(shop, 'ci', 'staging');
    expect(
      await ask({ kind: 'person', id: newId(), credential: null, name: 'x' }, 'shop-dev', 'pull'),
    ).toEqual(unknown);
    expect(
      await ask(
        { kind: 'person', id: robot.id, credential: null, name: 'x' },
        'shop-staging',
        'pull',
      ),
    ).toEqual(unknown);
  });
});
