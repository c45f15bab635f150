import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '@/contract/shapes/checks';
import type { Call } from '@/server/access/call/context';
import { digestOf } from '@/oci/names/hash';
import { toldOf } from '../support/told-of';
import { buildsOf, clientOf, imageOf, type TestProject } from '../catalogue/fixture';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';
import { createRegistryClient } from '@/scripts/lib/oci';
import { actedBy } from '../support/acted';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

type Reported = Check & { build: number; digest: string };
type Problem = { code: string; detail: string };

let world: StageWorld;
let shop: TestProject;
let ci: Call;
let request: ReturnType<typeof apiOf>;
const put = imageOf('api 1');

beforeAll(async () => {
  world = await createStageWorld();
  request = apiOf(world);
  shop = await world.project('shop');
  ci = world.robotCall(shop, 'ci', 0);
  await (await clientOf(world.db, shop, 'api')).push(put, '1.0.0');
  await (await clientOf(world.db, shop, 'web')).push(imageOf('web 1'), '1.0.0');
});
afterAll(() => world.drop());

const report = <Body = Reported>(call: Call | null, body: object, project = 'shop') =>
  request<Body>(call, 'POST', `/projects/${project}/checks`, {
    image: 'api',
    name: 'scan',
    state: 'passed',
    ...body,
  });
const audits = (action: string) =>
  world.db.prisma.auditEvent.findMany({ where: { action }, orderBy: { seq: 'asc' } });

describe('a report', () => {
  it('is taken from a CI robot by number and by digest, audited and told', async () => {
    const first = await report(ci, {
      build: 1,
      state: 'running',
      url: 'https://ci.example.com/runs/1',
    });
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(first.body).toMatchObject({
      name: 'scan',
      state: 'running',
      byHand: false,
      by: { kind: 'robot', id: ci.actor.id, name: ci.actor.name },
      summary: null,
      build: 1,
      digest: put.digest,
      url: 'https://ci.example.com/runs/1',
    });
    const second = await report(ci, { digest: put.digest, summary: '0 of 12 failed' });
    expect(second.body).toMatchObject({ state: 'passed', build: 1, summary: '0 of 12 failed' });

    const listed = await request<{ items: Check[] }>(
      ci,
      'GET',
      '/projects/shop/images/api/builds/1/checks',
    );
    expect(listed.body.items.map(({ state }) => state)).toEqual(['passed', 'running']);
    const lines = await audits('check.reported');
    expect(lines.map(({ target, actorKind }) => [target, actorKind])).toEqual([
      ['shop/api#1', 'robot'],
      ['shop/api#1', 'robot'],
    ]);
    expect(lines[1]!.after).toMatchObject({ name: 'scan', state: 'passed', byHand: false });
    const told = (await toldOf(world.db.sql)).filter(({ kind }) => kind === 'check.reported');
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ image: 'api', build: 1 });
  });

  it('of a maintainer is marked as by hand', async () => {
    const mia = await world.callerWith(shop, 'mia', 'maintainer');
    const answer = await report(mia, { build: 1, name: 'legal' });
    expect(answer.body).toMatchObject({
      byHand: true,
      by: { kind: 'person', name: 'mia', detail: 'mia@example.com' },
    });
  });

  it.each(['viewer', 'developer', 'approver'] as const)(
    'of a %s is refused, saying who may',
    async (role) => {
      const caller = await world.callerWith(shop, `a-${role}`, role);
      const answer = await report<Problem>(caller, { build: 1 });
      expect(answer.status).toBe(403);
      expect(answer.body.detail).toMatch(/CI robots.*maintainers/);
    },
  );

  it('of a CI robot that may not is refused, saying what would let it', async () => {
    const { actor } = ci;
    if (actor.kind !== 'robot') throw new Error('CI is no robot');
    const without: Call = { ...ci, actor: { ...actor, extras: [] } };
    const answer = await report<Problem>(without, { build: 1 });
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toMatch(/^This robot may not report checks: .*“Report checks”/);
  });

  it('of a cluster, of another project’s robot and of nobody finds nothing', async () => {
    const other = await world.project('other');
    const refused = await Promise.all([
      report(world.robotCall(shop, 'cluster', 2), { build: 1 }),
      report(world.robotCall(other, 'ci', 0), { build: 1 }),
      report(null, { build: 1 }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 401]);
  });

  it('about a digest that this image does not have is refused by name, wherever else it is', async () => {
    const foreign = imageOf('foreign 1');
    const strange = await world.project('strange');
    await (await clientOf(world.db, strange, 'api')).push(foreign, '1.0.0');
    const web = await buildsOf(world.db, (await shop.repository('web')).imageId);
    const nowhere = digestOf('pushed nowhere');
    for (const digest of [foreign.digest, web[0]!.digest, nowhere]) {
      const answer = await report<Problem>(ci, { digest });
      expect(answer.status).toBe(404);
      expect(answer.body.detail).toBe(`shop/api has no build with the digest ${digest}.`);
    }
    const unknown = await report<Problem>(ci, { build: 7 });
    expect(unknown.body.detail).toBe('shop/api has no build #7.');
  });

  it.each([
    [{ build: 1, url: 'javascript:alert(1)' }, 'url'],
    [{ build: 1, url: 'ftp://ci.example.com/1' }, 'url'],
    [{ build: 1, state: 'ok' }, 'state'],
    [{ build: 1, name: ' ' }, 'name'],
    [{ build: 1, digest: put.digest }, 'build'],
    [{}, 'build'],
    [{ build: 1, byHand: false }, ''],
    [{ build: { gt: 0 } }, 'build'],
  ])('that is %j is a 400', async (body, path) => {
    const before = await world.db.prisma.checkReport.count();
    const answer = await report<Problem & { errors?: { path: string }[] }>(ci, body);
    expect(answer.status).toBe(400);
    if (path) expect(answer.body.errors?.map((field) => field.path)).toContain(path);
    expect(await world.db.prisma.checkReport.count()).toBe(before);
  });
});

describe('a CI that runs away', () => {
  it('keeps the newest 200 reports of a name, and those of other names', async () => {
    const [web] = await buildsOf(world.db, (await shop.repository('web')).imageId);
    const buildId = web!.id;
    const old = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({
        buildId,
        name,
        state: 'running',
        ...actedBy('by', 'robot'),
        summary: `${n}`,
      }));
    await world.db.prisma.checkReport.createMany({ data: [...old('scan', 250), ...old('e2e', 3)] });
    expect((await report(ci, { image: 'web', build: 1 })).status).toBe(201);
    const kept = await world.db.prisma.checkReport.findMany({
      where: { buildId, name: 'scan' },
      orderBy: { id: 'desc' },
    });
    expect(kept).toHaveLength(200);
    expect(kept[0]!.state).toBe('passed');
    expect(kept[199]!.summary).toBe('51');
    expect(await world.db.prisma.checkReport.count({ where: { buildId, name: 'e2e' } })).toBe(3);
  });

  it('gets no more than 100 names into a build, and goes on with those that it has', async () => {
    await (await clientOf(world.db, shop, 'named')).push(imageOf('named 1'), '1.0.0');
    const [build] = await buildsOf(world.db, (await shop.repository('named')).imageId);
    await world.db.prisma.checkReport.createMany({
      data: Array.from({ length: 100 }, (_, n) => ({
        buildId: build!.id,
        name: `check ${n}`,
        state: 'passed',
        ...actedBy('by', 'robot'),
      })),
    });
    const on = { image: 'named', build: 1 };
    const more = await report<Problem>(ci, { ...on, name: 'one more' });
    expect(more).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await report(ci, { ...on, name: 'check 7' })).status).toBe(201);
  });
});

describe('over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('a robot reports with the secret that it pushes with', async () => {
    await createProject(server, 'shop');
    const robot = await createRobot(server, 'shop', 'ci', 'shop-dev');
    const image = await smallImage('one');
    await createRegistryClient(server.url, robot).push('shop-dev/api', image, '1.0.0');
    const body = { image: 'api', digest: image.digest, name: 'scan', state: 'passed' };
    const token = robot.password;
    const answer = await server.api<Reported>('POST', '/projects/shop/checks', body, { token });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body).toMatchObject({
      build: 1,
      by: { name: robot.username, detail: 'ci' },
      byHand: false,
    });
    const cluster = await createRobot(server, 'shop', 'cluster', 'shop-prod');
    const refused = await server.api('POST', '/projects/shop/checks', body, {
      token: cluster.password,
    });
    expect(refused.status).toBe(404);
  });
});
