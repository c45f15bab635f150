import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '@/contract/shapes/audit';
import { createRegistryClient, type Content } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { createProject, createRobot } from '../setup/project';
import { rawCaller } from '../setup/raw';
import { administrator, startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

/** `GET /audit?about=`: what the trail tells of one thing, found by ids, whatever its sentences are. */
describe('the trail about', () => {
  let server: TestServer;
  /** Tokens: a maintainer of `shop`, who sees nothing of `cart`. */
  let maintainer: string;
  let promotion: string;
  let one: Content;
  let two: Content;

  beforeAll(async () => {
    server = await startTestServer();
    [one, two] = [await smallImage('one'), await smallImage('two')];
    for (const project of ['shop', 'cart']) {
      await createProject(server, project);
      const robot = await createRobot(server, project, 'ci', `${project}-dev`, 'ci');
      const client = createRegistryClient(server.url, robot);
      for (const [image, tag] of [
        [one, '1.4.2'],
        [two, 'next'],
      ] as const) {
        await client.push(`${project}-dev/api`, image, tag);
      }
      const asked = await server.api<{ id: string }>('POST', '/promotions', {
        project,
        image: 'api',
        build: 1,
        to: 'staging',
        reason: 'tested',
      });
      expect(asked.status, JSON.stringify(asked.body)).toBe(201);
      if (project === 'shop') promotion = asked.body.id;
    }
    await server.api('POST', '/projects/shop/images/api/builds/2/withdrawal', { reason: 'leaks' });
    maintainer = await createPerson(server, 'mia@example.com', { role: 'maintainer' });
  });
  afterAll(() => server.stop());

  const ask = (about: string, token = administrator.token) =>
    server.api<{ items: AuditEvent[]; detail: string }>(
      'GET',
      `/audit?limit=1000&${new URLSearchParams({ about }).toString()}`,
      undefined,
      { token },
    );
  const read = async (about: string, token?: string) => {
    const { status, body } = await ask(about, token);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.items.map(({ action, target }) => `${action} ${target}`);
  };

  it('a build answers with all that was done to it, and with nothing of another', async () => {
    expect(await read('shop/api#1')).toEqual([
      'promotion.promoted shop/api#1 → staging',
      'build.pushed shop/api#1',
    ]);
    expect(await read('shop/api#2')).toEqual([
      'build.withdrawn shop/api#2',
      'build.pushed shop/api#2',
    ]);
  });

  it('a digest as pages cut it, and names in capitals, mean the same', async () => {
    const [, hex = ''] = two.digest.split(':');
    const lines = await read(two.digest);
    expect(lines).toHaveLength(3);
    const cut = [hex.slice(0, 8), `sha256:${hex.slice(0, 12).toUpperCase()}`];
    for (const about of [...cut, `${hex.slice(0, 8)}…${hex.slice(-4)}`]) {
      expect(await read(about), about).toEqual(lines);
    }
    expect((await ask(`${hex.slice(0, 8)}…0000x`)).status).toBe(400);
    expect((await ask(`${hex.slice(0, 8)}…${hex.slice(0, 4)}`)).status).toBe(404);
    // Of seven digits strangers could have many.
    expect((await ask(hex.slice(0, 7))).status).toBe(400);
    expect(await read('Shop/API#2')).toEqual(await read('shop/api#2'));
    expect(await read('Robot.Shop.CI')).toEqual(await read('robot.shop.ci'));
  });

  it('a build, its digest and its version answer with the roll back that left it, too', async () => {
    const robot = await createRobot(server, 'shop', 'ci', 'shop-dev', 'left');
    const client = createRegistryClient(server.url, robot);
    const [good, bad] = [await smallImage('good'), await smallImage('bad')];
    await client.push('shop-dev/query', good, '1.0.0');
    await client.push('shop-dev/query', bad, 'leaks');
    for (const build of [1, 2, 1]) {
      const body = { project: 'shop', image: 'query', build, to: 'staging', reason: 'it leaks' };
      expect((await server.api('POST', '/promotions', body)).status).toBe(201);
    }
    const lines = [
      'promotion.rolled-back shop/query#1 → staging',
      'promotion.promoted shop/query#2 → staging',
      'build.pushed shop/query#2',
    ];
    for (const about of ['shop/query#2', bad.digest]) {
      expect(await read(about, maintainer), about).toEqual(lines);
    }
    expect(await read('shop/query:leaks', maintainer)).toEqual(lines);
    // What went in over it, and was gone back to since, took its place: that is no roll back from it.
    expect(await read('shop/query#1', maintainer)).toEqual([
      'promotion.rolled-back shop/query#1 → staging',
      'promotion.promoted shop/query#1 → staging',
      'build.pushed shop/query#1',
    ]);
  });

  it('a tag and a version answer with the builds that they mean', async () => {
    expect(await read('shop/api:1.4.2')).toEqual(await read('shop/api#1'));
    expect(await read('shop/api:next')).toEqual(await read('shop/api#2'));
  });

  it('a tag as clients pull it answers with the build that it means in that registry alone', async () => {
    const [one, two] = [await read('shop/api#1'), await read('shop/api#2')];
    expect(await read('shop-staging/api:latest')).toEqual(one);
    expect(await read('shop-staging/api:1.4.2')).toEqual(one);
    expect(await read('shop-dev/api:next')).toEqual(two);
    const { host } = new URL(server.url);
    for (const prefix of [`${host}/`, `docker://${host}/`, 'Registry.example.com/']) {
      expect(await read(`${prefix}shop-staging/api:latest`), prefix).toEqual(one);
    }
    // Staging never had what dev calls so.
    expect((await ask('shop-staging/api:next')).status).toBe(404);
    expect((await ask('shop-staging/api:Latest')).status).toBe(404);
    expect(await read('shop-staging/api:latest', maintainer)).toEqual(one);
  });

  it('a tag that is gone answers with what it meant last, by the words of its own line', async () => {
    const robot = await createRobot(server, 'shop', 'ci', 'shop-dev', 'gone');
    const client = createRegistryClient(server.url, robot);
    await client.push('shop-dev/gone', await smallImage('kept'), 'kept');
    await client.push('shop-dev/gone', await smallImage('passing'), 'passing');
    const raw = rawCaller(server.url, {
      username: administrator.email,
      password: administrator.token,
    });
    expect((await raw('DELETE', '/v2/shop-dev/gone/manifests/passing')).status).toBe(202);
    const lines = await read('shop/gone#2');
    expect(lines[0]).toBe('tag.deleted shop-dev/gone:passing');
    expect(await read('shop-dev/gone:passing')).toEqual(lines);
  });

  it('a digest answers in every project that the caller reads, also behind a name', async () => {
    const [everywhere, here] = [await read(one.digest), await read(one.digest, maintainer)];
    expect(here).toEqual(await read('shop/api#1'));
    expect(everywhere.toSorted()).toEqual([...here, ...(await read('cart/api#1'))].toSorted());
    expect(await read(`shop/api@${one.digest}`, maintainer)).toEqual(here);
  });

  it('a promotion answers by its id, and its lines link to what they tell of', async () => {
    const { body } = await ask(promotion);
    expect(body.items.map(({ action, about }) => ({ action, about }))).toEqual([
      {
        action: 'promotion.promoted',
        about: {
          image: 'api',
          build: 1,
          digest: one.digest,
          stage: 'staging',
          promotion,
          person: null,
          robot: null,
        },
      },
    ]);
  });

  it('a person answers with what was done to them and what they did', async () => {
    const lines = await read('mia@example.com');
    expect(lines).toContain('grant.saved shop: mia@example.com');
    expect(lines).toContain('person.created mia@example.com');
    expect(lines).toContain('token.created mia@example.com: test');
    expect(lines.join()).not.toContain('shop/api');
  });

  it('a robot answers with what was done to it and what it did, also once it is removed', async () => {
    const before = await read('robot.shop.ci');
    expect(before).toContain('robot.created robot.shop.ci');
    expect(before).toContain('build.pushed shop/api#1');
    await createRobot(server, 'shop', 'ci', 'shop-dev', 'brief');
    await server.api('DELETE', '/projects/shop/robots/brief');
    expect(await read('robot.shop.brief')).toEqual([
      'robot.revoked robot.shop.brief',
      'robot.created robot.shop.brief',
    ]);
  });

  it('what one may not read answers like what does not exist (L3)', async () => {
    const cart = await server.db.prisma.promotion.findFirstOrThrow({
      where: { project: { slug: 'cart' } },
    });
    const hidden = ['cart/api#1', 'cart/api:1.4.2', 'cart-dev/api:1.4.2', cart.id, 'robot.cart.ci'];
    const absent = [
      'cart/api#99',
      'cart/api:none',
      'none/api#1',
      'none-dev/api:1.4.2',
      'shop-dev/none:1.4.2',
      'nobody@example.com',
      'robot.cart.none',
      '0198c0de-0000-7000-8000-000000000000',
      `sha256:${'0'.repeat(64)}`,
    ];
    for (const name of [...hidden, ...absent]) {
      const { status, body } = await ask(name, maintainer);
      expect([status, body.detail], name).toEqual([
        404,
        `Nothing that you may read in the trail is about “${name}”.`,
      ]);
    }
  });

  it('what can be none of these is refused with a sentence, and so is an empty one', async () => {
    for (const name of ['anything', 'shop/api#0', 'shop/api:two words', ' ']) {
      expect((await ask(name)).status, name).toBe(400);
    }
  });

  it('narrows the export too', async () => {
    const answer = await fetch(
      `${server.url}/api/v1/audit/export?${new URLSearchParams({ format: 'json', about: 'shop/api#2' }).toString()}`,
      { headers: { authorization: `Bearer ${administrator.token}` } },
    );
    const events = (await answer.json()) as AuditEvent[];
    expect(events.map(({ action }) => action)).toEqual(['build.withdrawn', 'build.pushed']);
  });
});
