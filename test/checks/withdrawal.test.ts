import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build, ImageLanes } from '@/contract/shapes/images';
import type { ProjectSummary } from '@/contract/shapes/projects';
import {
  amd64,
  arm64,
  type Content,
  createRegistryClient,
  makeIndex,
  type RegistryClient,
} from '@/scripts/lib/oci';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { hearTouches, toldOf } from '../support/told-of';
import { createPerson } from '../setup/person';
import { createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';
import { actedBy } from '../support/acted';
import { meanwhile } from '../support/meanwhile';
import { repositoryIn } from '../support/repository-in';

let server: TestServer;
let ci: RegistryClient;
let prod: RegistryClient;
const stages = ['staging', 'preprod', 'prod'];

beforeAll(async () => {
  server = await startTestServer();
  const made = { slug: 'shop', name: 'Shop', template: 'open' };
  const answer = await server.api('POST', '/projects', made);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
  const cluster = await createRobot(server, 'shop', 'cluster', 'shop-prod');
  prod = createRegistryClient(server.url, cluster);
});
afterAll(() => server.stop());

const promote = async (image: string, build: number, to: readonly string[] = stages) => {
  for (const stage of to) {
    const body = { project: 'shop', image, build, to: stage };
    const answer = await server.api<{ state: string }>('POST', '/promotions', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
};
const withdrawal = (image: string, build: number) =>
  `/projects/shop/images/${image}/builds/${build}/withdrawal`;
const withdraw = async (image: string, build: number, reason: string, blockPulls = true) => {
  const body = { reason, blockPulls };
  const answer = await server.api<Build>('POST', withdrawal(image, build), body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const ask = (
  client: RegistryClient,
  registry: string,
  image: string,
  reference: string,
  method = 'GET',
) =>
  client.send(
    `/v2/${registry}/${image}/manifests/${reference}`,
    { method },
    `repository:${registry}/${image}:pull`,
  );
const pull = (image: string, reference: string, method = 'GET') =>
  ask(prod, 'shop-prod', image, reference, method);
const push = async (image: string, content: Content, tag: string) => {
  await ci.push(`shop-dev/${image}`, content, tag);
  return content;
};

describe('a withdrawn build whose pulls are blocked', () => {
  it('is refused outside the entry stage with the reason, by tag and digest, cached or not', async () => {
    const content = await push('api', await smallImage('api 1'), '1.0.0');
    await promote('api', 1);
    expect((await pull('api', 'latest')).status).toBe(200);
    const build = await withdraw('api', 1, 'deletes customer data');
    expect(build.withdrawal).toMatchObject({
      reason: 'deletes customer data',
      by: { kind: 'person', detail: 'ada@example.com' },
      blockPulls: true,
    });
    for (const reference of ['latest', '1.0.0', content.digest]) {
      const refused = await pull('api', reference);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toEqual({
        errors: [{ code: 'DENIED', message: '#1 was withdrawn: deletes customer data' }],
      });
      expect((await pull('api', reference, 'HEAD')).status).toBe(403);
    }
    // What was read before must not be answered from memory, nor as "not modified".
    const known = await prod.send(
      '/v2/shop-prod/api/manifests/latest',
      { headers: { 'if-none-match': `"${content.digest}"` } },
      'repository:shop-prod/api:pull',
    );
    expect(known.status).toBe(403);
    expect((await ask(ci, 'shop-dev', 'api', '1.0.0')).status).toBe(200);
    expect((await ask(ci, 'shop-dev', 'api', content.digest)).status).toBe(200);

    await server.restart();
    expect((await pull('api', 'latest')).status).toBe(403);
  });

  it('stays unknown to a cluster of another registry (L3)', async () => {
    const cluster = await createRobot(server, 'shop', 'cluster', 'shop-staging');
    const staging = createRegistryClient(server.url, cluster);
    const ofWithdrawn = await ask(staging, 'shop-prod', 'api', '1.0.0');
    const ofNothing = await ask(staging, 'shop-prod', 'nothing', '1.0.0');
    expect(ofWithdrawn.status).toBe(ofNothing.status);
    const text = (name: string, answer: string) => answer.replaceAll(name, 'NAME');
    expect(text('api', await ofWithdrawn.text())).toBe(text('nothing', await ofNothing.text()));
  });

  it('may be withdrawn again with another reason, and without blocking', async () => {
    await withdraw('api', 1, 'wrong totals');
    expect(await (await pull('api', 'latest')).text()).toContain('#1 was withdrawn: wrong totals');
    const build = await withdraw('api', 1, 'wrong totals, harmless', false);
    expect(build.withdrawal).toMatchObject({ blockPulls: false });
    expect((await pull('api', 'latest')).status).toBe(200);
  });

  it('is pulled again once reinstated, and cannot be reinstated twice', async () => {
    await withdraw('api', 1, 'again');
    const back = await server.api<Build>('DELETE', withdrawal('api', 1));
    expect(back.status, JSON.stringify(back.body)).toBe(200);
    expect(back.body.withdrawal).toBeNull();
    expect((await pull('api', 'latest')).status).toBe(200);
    const twice = await server.api<{ detail: string }>('DELETE', withdrawal('api', 1));
    expect(twice.status).toBe(404);
    expect(twice.body.detail).toBe('shop/api#1 is not withdrawn.');
  });

  it('leaves each act in the trail', async () => {
    const lines = await server.db.prisma.auditEvent.findMany({
      where: { target: 'shop/api#1', action: { in: ['build.withdrawn', 'build.reinstated'] } },
      orderBy: { seq: 'asc' },
    });
    expect(lines.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 4 }, () => 'build.withdrawn'),
      'build.reinstated',
    ]);
    expect(lines[1]).toMatchObject({
      before: { reason: 'deletes customer data', blockPulls: true },
      after: { reason: 'wrong totals', blockPulls: true },
    });
    const told = (await toldOf(server.db.sql)).filter(({ image }) => image === 'api');
    expect(told.filter(({ kind }) => kind === 'build.withdrawn')).toHaveLength(4);
  });
});

describe('an index', () => {
  it('L14: is blocked with its platforms by every reference, also where another build there shares one', async () => {
    const [shared, own, other] = await Promise.all(
      ['shared', 'own', 'other'].map((seed) => smallImage(`multi ${seed}`)),
    );
    const over = (second: Content) =>
      makeIndex([
        { content: shared!, platform: amd64 },
        { content: second, platform: arm64 },
      ]);
    const first = await push('multi', over(own!), '1.0.0');
    const second = await push('multi', over(other!), '2.0.0');
    await promote('multi', 1);
    await promote('multi', 2);
    const statuses = async () => {
      const all = [first, second, shared!, own!, other!];
      return Promise.all(all.map(async ({ digest }) => (await pull('multi', digest)).status));
    };
    await withdraw('multi', 1, 'broken on arm64');
    expect(await statuses()).toEqual([403, 200, 403, 403, 200]);
    expect(await (await pull('multi', shared!.digest)).text()).toContain('#1 was withdrawn');
    await withdraw('multi', 2, 'broken too');
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    expect(await (await pull('multi', own!.digest)).text()).toContain('#1 was withdrawn');
    await server.api('DELETE', withdrawal('multi', 1));
    // What is left says so in its own name.
    expect(await statuses()).toEqual([200, 403, 403, 200, 403]);
    expect(await (await pull('multi', shared!.digest)).text()).toContain('#2 was withdrawn');
    await server.api('DELETE', withdrawal('multi', 2));
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
  });

  it('L14: that shares a platform with a withdrawn one is promoted nowhere until that is lifted', async () => {
    const [shared, next] = await Promise.all(
      ['shared', 'next'].map((seed) => smallImage(`later ${seed}`)),
    );
    await push('later', makeIndex([{ content: shared!, platform: amd64 }]), '1.0.0');
    await promote('later', 1);
    await withdraw('later', 1, 'broken');
    expect((await pull('later', shared!.digest)).status).toBe(403);
    const index = makeIndex([
      { content: shared!, platform: amd64 },
      { content: next!, platform: arm64 },
    ]);
    await push('later', index, '2.0.0');
    const body = { project: 'shop', image: 'later', build: 2, to: 'staging' };
    const refused = await server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain(`#2 contains ${shared!.digest.slice(0, 19)} of #1`);
    expect((await pull('later', shared!.digest)).status).toBe(403);
    await server.api('DELETE', withdrawal('later', 1));
    await promote('later', 2);
    expect((await pull('later', 'latest')).status).toBe(200);
    await withdraw('later', 1, 'broken after all');
    expect((await pull('later', shared!.digest)).status).toBe(403);
    expect((await pull('later', 'latest')).status).toBe(200);
  });
});

describe('what a withdrawal does to others', () => {
  it('L14: is told before: which builds share a part, and where they are', async () => {
    const shared = await smallImage('reach shared');
    const index = async (version: string) =>
      push(
        'reach',
        makeIndex([
          { content: shared, platform: amd64 },
          { content: await smallImage(`reach ${version}`), platform: arm64 },
        ]),
        version,
      );
    await index('1.0.0');
    for (let at = 2; at <= 13; at++) await index(`${at}.0.0`);
    await push('reach', await smallImage('reach alone'), 'alone');
    await promote('reach', 13, ['staging']);
    const path = '/projects/shop/images/reach/builds';
    const answer = await server.api<{ count: number; builds: { number: number }[] }>(
      ...(['GET', `${path}/1/sharing`] as const),
    );
    expect(answer.body.count).toBe(12);
    expect(answer.body.builds.map(({ number }) => number)).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
    ]);
    expect(answer.body.builds[0]).toMatchObject({ stages: ['dev', 'staging'] });
    const alone = await server.api('GET', `${path}/14/sharing`);
    expect(alone.body).toEqual({ count: 0, builds: [] });
    // What it told of comes true, and no more than that.
    await withdraw('reach', 1, 'leaks');
    const build = await server.api<Build>('GET', `${path}/13`);
    expect(build.body.withdrawal).toMatchObject({
      reason: 'leaks',
      blockPulls: true,
      through: { build: 1, part: shared.digest },
    });
    expect((await server.api<Build>('GET', `${path}/14`)).body.withdrawal).toBeNull();
  });

  it('holds back nothing of another project that has the same part, and tells it nothing', async () => {
    const shared = await smallImage('of a common base');
    const index = async (text: string) =>
      makeIndex([
        { content: shared, platform: amd64 },
        { content: await smallImage(`common ${text}`), platform: arm64 },
      ]);
    const made = { slug: 'bank', name: 'Bank', template: 'open' };
    expect((await server.api('POST', '/projects', made)).status).toBe(201);
    const robot = await createRobot(server, 'bank', 'ci', 'bank-dev');
    const theirs = createRegistryClient(server.url, robot);
    await theirs.push('bank-dev/api', await index('theirs'), '1.0.0');
    await push('common', await index('ours'), '1.0.0');
    await withdraw('common', 1, 'ours alone');

    const path = '/projects/bank/images/api/builds/1';
    const shown = await server.api<Build>('GET', path);
    expect(shown.body.withdrawal).toBeNull();
    const board = await server.api('GET', '/projects/bank/images/api/board');
    const hits = await server.api('GET', `/search?q=${encodeURIComponent('bank/api #1')}`);
    for (const { status, body } of [board, hits]) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('ours alone');
    }
    const body = { project: 'bank', image: 'api', build: 1, to: 'staging' };
    const promoted = await server.api<{ state: string }>('POST', '/promotions', body);
    expect(promoted.body.state).toBe('promoted');
  });

  it('is marked in the matrix, in the project’s images and in its builds', async () => {
    const image = 'marked';
    await push(image, await smallImage('marked 1'), '1.0.0');
    await promote(image, 1, ['staging']);
    await push(image, await smallImage('marked 2'), '2.0.0');
    await withdraw(image, 1, 'leaks');
    const images = await server.api<{ items: ImageLanes[] }>('GET', '/projects/shop/images');
    const lanes = images.body.items.find(({ name }) => name === image)!.lanes;
    expect(lanes.map(({ current }) => current?.withdrawn?.reason)).toEqual([
      undefined,
      'leaks',
      undefined,
      undefined,
    ]);
    const home = await server.api<{ items: ProjectSummary[] }>('GET', '/projects');
    const [dev, staging] = home.body.items.find(({ slug }) => slug === 'shop')!.lanes;
    expect(dev!.current[0]).toMatchObject({ image, number: 2, withdrawn: null });
    const here = { image, number: 1, withdrawn: { reason: 'leaks', through: null } };
    expect(staging!.current[0]).toMatchObject(here);
    const held = images.body.items.filter(({ lanes: all }) => all[1]?.current?.withdrawn);
    expect(staging!.withdrawn).toBe(held.length);
    expect(held.length).toBeGreaterThan(0);
  });
});

describe('L14: a withdrawal holds in every image of its project', () => {
  const stagingOf = async (name: string) => {
    const robot = await createRobot(server, 'shop', 'cluster', 'shop-staging', name);
    return createRegistryClient(server.url, robot);
  };
  const asking = (image: string, to = 'staging') =>
    server.api<{ detail: string }>('POST', '/promotions', {
      project: 'shop',
      image,
      build: 1,
      to,
    });
  const over = async (content: Content, seed: string) =>
    makeIndex([
      { content, platform: amd64 },
      { content: await smallImage(seed), platform: arm64 },
    ]);

  it('the same digest, and an index that shares a platform, are promoted nowhere and not pulled', async () => {
    const staging = await stagingOf('across');
    const shared = await smallImage('across shared');
    const index = await over(shared, 'across own');
    await push('across-a', index, '1.0.0');
    for (const image of ['across-c', 'across-there']) await push(image, index, '1.0.0');
    const other = await push('across-d', await over(shared, 'across other'), '1.0.0');
    await push('across-free', await smallImage('across free'), '1.0.0');
    for (const image of ['across-there', 'across-d']) await promote(image, 1, ['staging']);
    const sharing = await server.api<{ count: number; builds: { image: string }[] }>(
      ...(['GET', '/projects/shop/images/across-a/builds/1/sharing'] as const),
    );
    expect(sharing.body.builds.map(({ image }) => image).sort()).toEqual([
      'across-c',
      'across-d',
      'across-there',
    ]);
    const touches = await hearTouches(server.db);
    await withdraw('across-a', 1, 'leaks everywhere');

    const held = await asking('across-c');
    expect(held.status).toBe(409);
    expect(held.body.detail).toContain(`of across-a#1, which was withdrawn`);
    expect((await asking('across-d', 'preprod')).status).toBe(409);
    const build = await server.api<Build>('GET', '/projects/shop/images/across-d/builds/1');
    expect(build.body.withdrawal?.through).toEqual({
      image: 'across-a',
      build: 1,
      part: shared.digest,
      sameImage: false,
    });
    const status = async (image: string, reference: string) =>
      (await ask(staging, 'shop-staging', image, reference)).status;
    for (const reference of ['1.0.0', index.digest, shared.digest]) {
      expect(await status('across-there', reference)).toBe(403);
    }
    const refused = await ask(staging, 'shop-staging', 'across-there', 'latest');
    const text = await refused.text();
    expect(text).toContain('It was withdrawn in another image: leaks everywhere');
    expect(text).not.toContain('across-a');
    expect(await status('across-d', shared.digest)).toBe(403);
    expect(await status('across-d', other.digest)).toBe(200);
    const tags = await ci.send(
      '/v2/shop-dev/across-c/tags/list',
      {},
      'repository:shop-dev/across-c:pull',
    );
    expect(await tags.json()).toMatchObject({ tags: [] });
    await promote('across-free', 1, ['staging']);
    // Its own image is told by the line of the withdrawal, and so touched by nothing.
    const images = (await touches.until(3)).map(({ image }) => image);
    expect(images.sort()).toEqual(['across-c', 'across-d', 'across-there']);
    touches.stop();

    // What the other image says itself stays when this is lifted.
    await withdraw('across-there', 1, 'its own');
    expect(await (await ask(staging, 'shop-staging', 'across-there', '1.0.0')).text()).toContain(
      '#1 was withdrawn: its own',
    );
    expect((await server.api('DELETE', withdrawal('across-a', 1))).status).toBe(200);
    expect(await status('across-there', index.digest)).toBe(403);
    expect(await status('across-d', shared.digest)).toBe(403);
    expect((await server.api('DELETE', withdrawal('across-there', 1))).status).toBe(200);
    for (const image of ['across-there', 'across-d']) {
      expect(await status(image, shared.digest)).toBe(200);
    }
    await promote('across-c', 1, ['staging']);
    expect(await status('across-c', '1.0.0')).toBe(200);
  });

  it('waits for a promotion in another image that is under way, and blocks what it placed', async () => {
    const staging = await stagingOf('across-race');
    const content = await smallImage('across race');
    for (const image of ['race-a', 'race-c']) await push(image, content, '1.0.0');
    const [to] = await server.db.prisma.$queryRaw<{ id: string }[]>`
      SELECT id FROM registry WHERE slug = 'shop-staging'`;
    // What a promotion holds and writes, until it commits.
    const promoting = async (tx: Prisma.TransactionClient) => {
      const image = await tx.$queryRaw<{ id: string; project: string }[]>`
        SELECT id, project_id AS project FROM image WHERE name = 'race-c' FOR NO KEY UPDATE`;
      const { id: imageId, project } = image[0]!;
      await tx.$queryRaw`SELECT id FROM project WHERE id = ${project}::uuid FOR SHARE`;
      const { mediaType, digest } = content;
      await tx.placement.create({
        data: {
          repositoryId: await repositoryIn(tx, to!.id, imageId),
          digest,
          mediaType,
          byKind: 'person',
          byName: 'kim@example.com',
        },
      });
    };
    await meanwhile(server.db, promoting, () => withdraw('race-a', 1, 'raced'));
    expect((await ask(staging, 'shop-staging', 'race-c', content.digest)).status).toBe(403);
  });

  it('a promotion in another image waits for it, and does not happen', async () => {
    const content = await smallImage('across wait');
    for (const image of ['wait-a', 'wait-c']) await push(image, content, '1.0.0');
    const withdrawing = async (tx: Prisma.TransactionClient) => {
      await tx.$queryRaw`SELECT id FROM project WHERE slug = 'shop' FOR NO KEY UPDATE`;
      const build = await tx.build.findFirstOrThrow({ where: { image: { name: 'wait-a' } } });
      await tx.withdrawal.create({
        data: {
          buildId: build.id,
          reason: 'first',
          blockPulls: true,
          ...actedBy('by', 'kim@example.com'),
        },
      });
    };
    const late = await meanwhile(server.db, withdrawing, () => asking('wait-c'));
    expect(late.status).toBe(409);
    expect(late.body.detail).toContain('of wait-a#1, which was withdrawn by kim@example.com');
  });

  it('neither waits for the other in a circle, with pushes and releases of several images', async () => {
    const images = ['circle-a', 'circle-b', 'circle-c'];
    const staging = await stagingOf('circle');
    for (let round = 1; round <= 8; round += 1) {
      const content = await smallImage(`circle ${round}`);
      for (const image of images) await push(image, content, `1.${round}.0`);
      const items = images.map((image) => ({ image, digest: content.digest }));
      const [release] = await Promise.all([
        server.api('POST', '/releases', { project: 'shop', items, to: 'staging' }),
        withdraw('circle-b', round, 'raced'),
        push('circle-a', await smallImage(`circle extra ${round}`), 'extra-' + round),
        push('circle-c', await smallImage(`circle extra ${round}`), 'extra-' + round),
      ]);
      expect([201, 409]).toContain(release.status);
      for (const image of images) {
        const pulled = await ask(staging, 'shop-staging', image, content.digest);
        expect(pulled.status, image).toBe(release.status === 201 ? 403 : 404);
      }
    }
  });
});

it('is promoted nowhere, whether its pulls are blocked or not', async () => {
  await push('going', await smallImage('going 1'), '1.0.0');
  await withdraw('going', 1, 'a mistake', false);
  const body = { project: 'shop', image: 'going', build: 1, to: 'staging' };
  const answer = await server.api<{ code: string }>('POST', '/promotions', body);
  expect(answer.status).toBe(409);
  expect(JSON.stringify(answer.body)).toContain('a mistake');
});

it('is for maintainers; others are told so, and nothing changes', async () => {
  await push('mine', await smallImage('mine 1'), '1.0.0');
  const robot = await createRobot(server, 'shop', 'ci', 'shop-dev', 'other-ci');
  const options = { token: robot.password };
  const path = withdrawal('mine', 1);
  const refused = await server.api<{ detail: string }>('POST', path, { reason: 'no' }, options);
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('maintainer');
  expect((await server.api('DELETE', path, undefined, options)).status).toBe(403);
  expect((await server.api('POST', path, { reason: ' ' })).status).toBe(400);
  expect((await server.api('POST', withdrawal('mine', 9), { reason: 'no' })).status).toBe(404);
  const build = await server.api<Build>('GET', '/projects/shop/images/mine/builds/1');
  expect(build.body.withdrawal).toBeNull();
});

it('row 19: is said and taken back by nobody who lost the right while the image was waited for', async () => {
  await push('late', await smallImage('late 1'), '1.0.0');
  const token = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  const path = withdrawal('late', 1);
  const role = (to: string) => (tx: Pick<Prisma.TransactionClient, 'roleGrant'>) =>
    tx.roleGrant.updateMany({
      where: { person: { email: 'kim@example.com' } },
      data: { role: to },
    });
  const losing = async (tx: Prisma.TransactionClient) => {
    await tx.$queryRaw`SELECT id FROM image WHERE name = 'late' FOR UPDATE`;
    await role('viewer')(tx);
  };
  const say = () => server.api('POST', path, { reason: 'no' }, { token });
  const takeBack = () => server.api('DELETE', path, undefined, { token });
  expect((await meanwhile(server.db, losing, say)).status).toBe(403);
  await role('maintainer')(server.db.prisma);
  expect((await say()).status).toBe(201);
  expect((await meanwhile(server.db, losing, takeBack)).status).toBe(403);
  const build = await server.api<Build>('GET', '/projects/shop/images/late/builds/1');
  expect(build.body.withdrawal).toMatchObject({ reason: 'no' });
});
