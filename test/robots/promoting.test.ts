import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCiPush } from '../security/push';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

interface Promotion {
  id: string;
  state: string;
  requestedBy: { kind: string };
  detail?: string;
}

let server: TestServer;
let ci: Awaited<ReturnType<typeof createCiPush>>;
let kim: string;
let ana: string;
let mia: string;
let robot: string;
const robots = '/projects/shop/robots';

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = await createCiPush(server, 'shop');
  kim = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  ana = await createPerson(server, 'ana@example.com', { role: 'approver' });
  mia = await createPerson(server, 'mia@example.com', { role: 'maintainer' });
  await policy('staging', []);
  robot = await made('promotes', ['staging']);
});
afterAll(() => server.stop());

const as = <T = Promotion>(token: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token });

async function policy(stage: string, gates: object[], more: object = {}) {
  const saved = await server.api('PUT', `/projects/shop/policies/${stage}`, { gates, ...more });
  expect(saved.status).toBe(200);
}
const one = [{ kind: 'approvals', groups: [{ count: 1 }] }];

async function made(name: string, stages: string[], by = kim): Promise<string> {
  const permissions = ['promotion.execute'];
  const body = { name, kind: 'ci', registry: 'shop-dev', permissions, stages };
  const answer = await as<{ secret: string; stages: string[] }>(by, 'POST', robots, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  expect(answer.body.stages).toEqual(stages);
  return answer.body.secret;
}

const push = async (image: string, tag = 'one') =>
  expect(await ci.image(image, { tag, layer: `${image} ${tag}` })).toBe(201);
async function asked(image: string, to = 'staging', token = robot, build = 1) {
  return as(token, 'POST', '/promotions', { project: 'shop', image, build, to });
}

describe('a robot that may promote into named stages', () => {
  it('promotes there with its own secret where gates pass, and nowhere else', async () => {
    await push('api');
    const done = await asked('api');
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ state: 'promoted', requestedBy: { kind: 'robot' } });
    const elsewhere = await asked('api', 'preprod');
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.body.detail).toContain('may not promote into Pre-prod');
  });

  it('is given the stages by name: none is none, and the entry stage fills by pushes', async () => {
    const put = (body: object) =>
      as<{ stages: string[]; detail?: string }>(kim, 'PUT', `${robots}/stated`, {
        kind: 'ci',
        registries: ['shop-dev'],
        ...body,
      });
    const permissions = ['promotion.execute'];
    for (const wrong of [
      { permissions },
      { permissions, stages: [] },
      { permissions, stages: ['dev'] },
      { permissions, stages: ['nowhere'] },
      { permissions: [], stages: ['staging'] },
    ]) {
      const refused = await put(wrong);
      expect([wrong, refused.status]).toEqual([wrong, 400]);
    }
    const stated = await put({ permissions, stages: ['prod', 'staging'] });
    expect(stated.body.stages).toEqual(['staging', 'prod']);
    expect((await put({ permissions, stages: ['staging'] })).body.stages).toEqual(['staging']);
    // Without the right there are no stages either.
    expect((await put({ permissions: [] })).body.stages).toEqual([]);
  });

  it('is made, and widened, only by whoever has that right there', async () => {
    const permissions = ['project.read', 'image.pull', 'image.push', 'build.describe'];
    const role = { name: 'Keeper', permissions: [...permissions, 'robot.administer'] };
    expect((await server.api('PUT', '/roles/keeper', role)).status).toBe(200);
    const kit = await createPerson(server, 'kit@example.com', { role: 'keeper' });
    const body = { kind: 'ci', registries: ['shop-dev'], permissions: ['promotion.execute'] };
    const tried = await as(kit, 'PUT', `${robots}/kits`, { ...body, stages: ['staging'] });
    expect(tried.status).toBe(403);
    const plain = await as(kit, 'PUT', `${robots}/kits`, { ...body, permissions: [] });
    expect(plain.status).toBe(200);
    const widened = await as(kit, 'PATCH', `${robots}/promotes`, { stages: ['staging', 'prod'] });
    expect(widened.status).toBe(403);
    expect(widened.body.detail).toContain('prod');
  });

  it('row 75: waits for approval as anybody does; it and who holds its secret give none', async () => {
    await policy('staging', one);
    await push('web');
    const { body } = await asked('web');
    expect(body).toMatchObject({ state: 'waiting', requestedBy: { kind: 'robot' } });
    const approve = (token: string) =>
      as(token, 'POST', `/promotions/${body.id}/approvals`, { decision: 'approve' });
    expect((await approve(robot)).status).toBe(403);
    expect((await approve(kim)).status).toBe(403);
    expect((await approve(ana)).body.state).toBe('promoted');
    await policy('staging', []);
  });

  it('that is removed takes its requests along: what is done to one answers 409, and why', async () => {
    await policy('staging', one, { lastClick: true });
    const acts: readonly (readonly [string, object])[] = [
      ['approvals', { decision: 'approve' }],
      ['approvals', { decision: 'reject' }],
      ['waivers', { gate: 'approvals', reason: 'x', expiresInHours: 1 }],
      ['break-glass', { reason: 'x' }],
    ];
    for (const [at, [path, body]] of acts.entries()) {
      const name = `leaves-${at}`;
      const secret = await made(name, ['staging']);
      await push(name);
      const { id } = (await asked(name, 'staging', secret)).body;
      // As if the act came before the job that ends it.
      await server.db.prisma.robot.delete({
        where: { username: `robot.shop.${name}` },
      });
      const answer = await as<{ detail: string }>(
        path === 'approvals' ? ana : mia,
        'POST',
        `/promotions/${id}/${path}`,
        body,
      );
      expect([path, answer.status]).toEqual([path, 409]);
      expect(answer.body.detail).toContain('may not ask for promotions into Staging any more');
      const { body: now } = await as<{ state: string; approvals: unknown[] }>(
        kim,
        'GET',
        `/promotions/${id}`,
      );
      expect(now).toMatchObject({ state: 'failed', approvals: [] });
    }
    await policy('staging', []);
  });

  it('row 75: neither decides on another’s request, nor clicks last, waives, breaks or signs off', async () => {
    await policy('staging', one, { lastClick: true });
    await push('jobs');
    const { body } = await asked('jobs', 'staging', kim);
    const paths = ['approvals', 'execute', 'cancel', 'waivers', 'break-glass', 'sign-off'];
    const bodies: Readonly<Record<string, object>> = {
      approvals: { decision: 'approve' },
      waivers: { gate: 'approvals', reason: 'x', expiresInHours: 1 },
      cancel: { reason: 'x' },
      'break-glass': { reason: 'x' },
    };
    const tried = async () => {
      for (const path of paths) {
        const answer = await as(
          robot,
          'POST',
          `/promotions/${body.id}/${path}`,
          bodies[path] ?? {},
        );
        expect([path, answer.status]).toEqual([path, 403]);
      }
    };
    await tried();
    const ask = { decision: 'approve' };
    expect((await as(ana, 'POST', `/promotions/${body.id}/approvals`, ask)).status).toBe(201);
    await tried();
    expect((await as(kim, 'GET', `/promotions/${body.id}`)).body.state).toBe('approved');
    // Its own waits for the click too, and it does not give it.
    await policy('staging', [], { lastClick: true });
    await push('own');
    const own = await asked('own');
    expect(own.body.state).toBe('approved');
    expect((await as(robot, 'POST', `/promotions/${own.body.id}/execute`)).status).toBe(403);
    await policy('staging', []);
  });

  it('goes back nowhere by itself, for no gate is asked on the way back', async () => {
    await push('back');
    await push('back', 'two');
    expect((await asked('back')).body.state).toBe('promoted');
    expect((await asked('back', 'staging', robot, 2)).body.state).toBe('promoted');
    const wish = { project: 'shop', image: 'back', build: 1, to: 'staging', reason: 'worse' };
    const refused = await as(robot, 'POST', '/promotions', wish);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('rolling back is for people');
    // Whether or not it says why: a reason would not help.
    const { reason: _, ...bare } = wish;
    expect((await as(robot, 'POST', '/promotions', bare)).body.detail).toBe(refused.body.detail);
    expect((await as(ana, 'POST', '/promotions', wish)).body.state).toBe('promoted');
  });

  it('ends at the next request once it is taken, also for what waits', async () => {
    const short = await made('short', ['staging']);
    await policy('staging', one);
    await push('late');
    const { body } = await asked('late', 'staging', short);
    expect(body.state).toBe('waiting');
    const taken = await as(kim, 'PATCH', `${robots}/short`, { permissions: [] });
    expect(taken.status).toBe(200);
    expect((await asked('late', 'staging', short)).status).toBe(403);
    await as(ana, 'POST', `/promotions/${body.id}/approvals`, { decision: 'approve' });
    expect((await as(kim, 'GET', `/promotions/${body.id}`)).body.state).toBe('failed');
    await policy('staging', []);
  });

  it('promotes by Artifactory’s call too', async () => {
    await push('moved');
    const answer = await fetch(`${server.url}/artifactory/api/docker/shop-dev/v2/promote`, {
      method: 'POST',
      headers: { authorization: `Bearer ${robot}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        targetRepo: 'shop-staging',
        dockerRepository: 'moved',
        tag: 'one',
        copy: true,
      }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  });
});
