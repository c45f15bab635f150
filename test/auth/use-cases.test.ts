import { imageManifestType } from '@/oci/manifest/media-types';
import type { InstanceRole } from '@/domain/permissions/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureFirstAdministrator } from '@/server/access/setup/first-run';
import { actedBy } from '../support/acted';
import { apiOf, type Answer } from './api';
import { createWorld, everythingStored, goodPassword, type World } from './world';
import { repositoryIn } from '../support/repository-in';

let world: World;
let call: ReturnType<typeof apiOf>;
let admin: string;
let maintainer: string;
let viewer: string;
let stranger: string;

beforeAll(async () => {
  world = await createWorld();
  call = apiOf(world);
  const tokenOf = async (email: string, more: { instanceRole?: InstanceRole } = {}) =>
    world.token((await world.person(email, more)).id);
  admin = await tokenOf('admin@example.com', { instanceRole: 'administrator' });
  maintainer = await tokenOf('maintainer@example.com');
  viewer = await tokenOf('viewer@example.com');
  stranger = await tokenOf('stranger@example.com');
  await call(admin, 'POST', '/projects', { slug: 'shop', name: 'Shop' });
  const give = (email: string, role: string) =>
    call(admin, 'PUT', `/projects/shop/grants/${email}`, { role });
  expect((await give('maintainer@example.com', 'maintainer')).status).toBe(200);
  expect((await give('viewer@example.com', 'viewer')).status).toBe(200);
});
afterAll(() => world.drop());

const refusal = (answer: Answer) => [answer.status, answer.body['code']];
const audited = (action: string) =>
  world.db.prisma.auditEvent.findFirst({ where: { action }, orderBy: { seq: 'desc' } });

describe('projects', () => {
  it('are created with the default stages, a registry each, and their creator as maintainer', async () => {
    const created = await call(admin, 'POST', '/projects', { slug: 'docs', name: 'Docs' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      slug: 'docs',
      name: 'Docs',
      stages: [
        { slug: 'dev', registry: 'docs-dev' },
        { slug: 'staging', registry: 'docs-staging' },
        { slug: 'preprod', registry: 'docs-preprod' },
        { slug: 'prod', registry: 'docs-prod' },
      ],
      can: { push: true, administer: true, promoteInto: ['staging', 'preprod', 'prod'] },
    });
    const grants = await call(admin, 'GET', '/projects/docs/grants');
    expect(grants.body.items).toMatchObject([{ subject: 'admin@example.com', role: 'maintainer' }]);
    expect(await audited('project.created')).toMatchObject({ target: 'docs' });
  });

  it('may have stages of their own, each named once', async () => {
    const stages = [
      { slug: 'build', name: 'Build' },
      { slug: 'live', name: 'Live' },
    ];
    const input = { slug: 'small', name: 'Small', stages };
    const created = await call(admin, 'POST', '/projects', input);
    expect(created.body['stages']).toEqual([
      { slug: 'build', name: 'Build', registry: 'small-build' },
      { slug: 'live', name: 'Live', registry: 'small-live' },
    ]);
    const twice = { slug: 'twice', name: 'Twice', stages: [...stages, stages[0]] };
    expect(refusal(await call(admin, 'POST', '/projects', twice))).toEqual([400, 'invalid']);
    expect(await world.db.prisma.project.count({ where: { slug: 'twice' } })).toBe(0);
  });

  it('are refused when their name or one of their registries’ is taken, saying which', async () => {
    const again = await call(admin, 'POST', '/projects', { slug: 'shop', name: 'Other' });
    expect(refusal(again)).toEqual([409, 'conflict']);
    expect(again.body['detail']).toContain('“shop”');
    await call(admin, 'POST', '/projects', {
      slug: 'a',
      name: 'A',
      stages: [
        { slug: 'b-dev', name: 'B' },
        { slug: 'prod', name: 'P' },
      ],
    });
    const collides = await call(admin, 'POST', '/projects', { slug: 'a-b', name: 'AB' });
    expect(refusal(collides)).toEqual([409, 'conflict']);
    expect(collides.body['detail']).toContain('“a-b-dev”');
  });

  it('are made once when twenty ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        call(admin, 'POST', '/projects', { slug: 'raced', name: 'Raced' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('are created by administrators and team maintainers, nobody else', async () => {
    const input = { slug: 'sneaked', name: 'Sneaked' };
    expect(refusal(await call(viewer, 'POST', '/projects', input))).toEqual([403, 'forbidden']);
    expect(refusal(await call(null, 'POST', '/projects', input))).toEqual([401, 'unauthenticated']);
    await call(admin, 'PUT', '/teams/release', { name: 'Release' });
    await call(admin, 'PUT', '/teams/release/members/stranger@example.com', { maintainer: true });
    expect((await call(stranger, 'GET', '/me')).body['createsProjects']).toBe(true);
    const made = await call(stranger, 'POST', '/projects', { slug: 'team-made', name: 'T' });
    expect(made.body).toMatchObject({ team: { slug: 'release' }, can: { administer: true } });
    expect((await call(stranger, 'GET', '/projects/team-made')).body['can']).toEqual(
      made.body['can'],
    );
  });

  it('that one may not see are not found, exactly as those that do not exist', async () => {
    const hidden = await call(stranger, 'GET', '/projects/shop');
    const missing = await call(stranger, 'GET', '/projects/nowhere');
    expect(refusal(hidden)).toEqual([404, 'not-found']);
    expect(String(hidden.body['detail']).replace('shop', 'nowhere')).toBe(missing.body['detail']);
    const listed = await call(stranger, 'GET', '/projects');
    expect(listed.body.items?.map((item) => item['slug'])).toEqual(['team-made']);
    for (const [method, path, body] of [
      ['PATCH', '', { name: 'x' }],
      ['GET', '/grants', undefined],
      ['PUT', '/grants/viewer@example.com', { role: 'viewer' }],
      ['DELETE', '/grants/viewer@example.com', undefined],
      ['GET', '/robots', undefined],
      ['POST', '/robots', { name: 'x', kind: 'ci', registry: 'shop-dev' }],
      ['DELETE', '/robots/x', undefined],
    ] as const) {
      const answer = await call(stranger, method, `/projects/shop${path}`, body);
      expect(refusal(answer)).toEqual([404, 'not-found']);
    }
  });

  it('are listed by pages that hold all of them once', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await call(admin, 'GET', `/projects?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...(page.body.items ?? []).map((item) => item['slug']));
      cursor = typeof page.body['next'] === 'string' ? page.body['next'] : '';
    } while (cursor);
    const all = await call(admin, 'GET', '/projects');
    expect(seen).toEqual(all.body.items?.map((item) => item['slug']));
    expect(new Set(seen).size).toBe(seen.length);
    const forged = await call(admin, 'GET', '/projects?cursor=JyBPUiAxPTE');
    expect(refusal(forged)).toEqual([400, 'invalid']);
  });

  it('show what the caller may do, as the authoriser says (L6)', async () => {
    expect((await call(viewer, 'GET', '/projects/shop')).body['can']).toEqual({
      push: false,
      describe: false,
      administer: false,
      administerAccess: false,
      administerRobots: false,
      editPolicies: false,
      readAudit: false,
      promoteInto: [],
      request: false,
      withdraw: false,
    });
    const give = { role: 'approver', stages: ['staging'] };
    await call(admin, 'PUT', '/projects/shop/grants/viewer@example.com', give);
    const can = (await call(viewer, 'GET', '/projects/shop')).body['can'];
    expect(can).toMatchObject({ push: false, promoteInto: ['staging'], request: true });
    await call(admin, 'PUT', '/projects/shop/grants/viewer@example.com', { role: 'viewer' });
  });

  it('are changed by maintainers; `latest` always floats and build numbers never do', async () => {
    const change = { name: 'The shop', floatingTags: ['stable'] };
    const answer = await call(viewer, 'PATCH', '/projects/shop', change);
    expect(refusal(answer)).toEqual([403, 'forbidden']);
    expect(answer.body['detail']).toContain('maintainer');
    const changed = await call(maintainer, 'PATCH', '/projects/shop', change);
    expect(changed.body).toMatchObject({ name: 'The shop', floatingTags: ['latest', 'stable'] });
    const reserved = { floatingTags: ['build-7'] };
    expect(refusal(await call(maintainer, 'PATCH', '/projects/shop', reserved))[0]).toBe(400);
    expect(await audited('project.changed')).toMatchObject({
      before: { name: 'Shop' },
      after: { name: 'The shop' },
    });
  });

  it('tell an empty stage from one with builds, and count what is behind', async () => {
    const project = await world.db.prisma.project.findUniqueOrThrow({
      where: { slug: 'docs' },
      include: { stages: { orderBy: { position: 'asc' } } },
    });
    const { prisma } = world.db;
    const image = await prisma.image.create({
      data: { id: crypto.randomUUID(), projectId: project.id, name: 'api', nextBuild: 4 },
    });
    for (const number of [1, 2, 3]) {
      const digest = `sha256:${String(number).repeat(64)}`;
      await prisma.manifest.create({
        data: {
          digest,
          mediaType: imageManifestType,
          kind: 'image',
          size: 2,
          bytes: new Uint8Array([123, 125]),
        },
      });
      await prisma.build.create({
        data: {
          id: crypto.randomUUID(),
          imageId: image.id,
          number,
          digest,
          version: `1.${number}.0`,
          size: 1n,
          ...actedBy('pushedBy', 'ci'),
        },
      });
    }
    const place = async (position: number, number: number, at: string) => {
      const { registryId } = project.stages[position]!;
      await prisma.placement.create({
        data: {
          repositoryId: await repositoryIn(prisma, registryId, image.id),
          digest: `sha256:${String(number).repeat(64)}`,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          since: new Date(at),
          byKind: 'robot',
          byName: 'ci',
        },
      });
    };
    await place(0, 1, '2026-03-01T08:00:00Z');
    await place(0, 2, '2026-03-01T09:00:00Z');
    await place(0, 3, '2026-03-01T10:00:00Z');
    await place(1, 1, '2026-03-01T11:00:00Z');
    await place(1, 2, '2026-03-01T12:00:00Z');
    await place(2, 1, '2026-03-01T13:00:00Z');
    for (const [position, number] of [3, 1, 1].entries()) {
      const build = await prisma.build.findFirstOrThrow({ where: { imageId: image.id, number } });
      await prisma.current.create({
        data: {
          stageId: project.stages[position]?.id ?? '',
          imageId: image.id,
          buildId: build.id,
          since: new Date('2026-03-01T14:00:00Z'),
          how: ['pushed', 'rolled-back', 'promoted'][position] ?? '',
          actorKind: 'robot',
          actorName: 'ci',
        },
      });
    }
    const listed = await call(admin, 'GET', '/projects?q=DOCS');
    expect(listed.body.items).toHaveLength(1);
    expect(listed.body.items?.[0]).toMatchObject({
      images: 1,
      lanes: [
        {
          stage: 'dev',
          images: 1,
          behind: 0,
          current: [{ image: 'api', number: 3, version: '1.3.0' }],
        },
        // L15: it was rolled back to 1 there, which is what it has: behind dev's 3.
        { stage: 'staging', images: 1, behind: 1, current: [{ number: 1, how: 'rolled-back' }] },
        { stage: 'preprod', images: 1, behind: 0, current: [{ number: 1 }] },
        { stage: 'prod', images: 0, behind: 0, current: [] },
      ],
    });
  });
});

describe('grants', () => {
  it('give a role to a person or a team, change it, and take it away at once (L6)', async () => {
    const path = '/projects/shop/grants/team:release';
    // A team is named by whoever sees it anyway (row 71).
    expect((await call(maintainer, 'PUT', path, { role: 'developer' })).status).toBe(404);
    const joins = '/teams/release/members/maintainer@example.com';
    await call(admin, 'PUT', joins, {});
    const saved = await call(maintainer, 'PUT', path, { role: 'developer' });
    expect(saved.body).toMatchObject({ subject: 'team:release', kind: 'team', role: 'developer' });
    expect((await call(stranger, 'GET', '/projects/shop')).body['can']).toMatchObject({
      push: true,
    });
    await call(maintainer, 'PUT', path, { role: 'viewer' });
    expect((await call(stranger, 'GET', '/projects/shop')).body['can']).toMatchObject({
      push: false,
    });
    expect((await call(maintainer, 'DELETE', path)).body).toEqual({ done: true });
    expect((await call(stranger, 'GET', '/projects/shop')).status).toBe(404);
    expect(refusal(await call(maintainer, 'DELETE', path))).toEqual([404, 'not-found']);
    expect(await audited('grant.removed')).toMatchObject({ target: 'shop: team:release' });
    await call(admin, 'DELETE', joins);
  });

  it('refuse an unknown person, role, stage or field, naming it, and stages for others than approvers', async () => {
    const put = (subject: string, body: object) =>
      call(maintainer, 'PUT', `/projects/shop/grants/${subject}`, body);
    const nobody = await put('nobody@example.com', { role: 'viewer' });
    expect(refusal(nobody)).toEqual([404, 'not-found']);
    expect(nobody.body['detail']).toContain('nobody@example.com');
    const someone = 'viewer@example.com';
    for (const [body, named] of [
      [{ role: 'owner' }, 'role'],
      [{ role: 'viewer', admin: true }, 'admin'],
      [{ role: 'approver', stages: ['moon'] }, 'moon'],
      [{ role: 'viewer', stages: ['prod'] }, 'stages'],
    ] as const) {
      const answer = await put(someone, body);
      expect(refusal(answer)).toEqual([400, 'invalid']);
      expect(JSON.stringify(answer.body)).toContain(named);
    }
    const grants = await call(maintainer, 'GET', '/projects/shop/grants');
    const held = grants.body.items?.find((item) => item['subject'] === someone);
    expect(held).toMatchObject({ role: 'viewer', stages: [] });
  });

  it('are for maintainers to give', async () => {
    const give = await call(viewer, 'PUT', '/projects/shop/grants/viewer@example.com', {
      role: 'maintainer',
    });
    expect(refusal(give)).toEqual([403, 'forbidden']);
  });
});

describe('robots', () => {
  const make = (body: object, as = maintainer) => call(as, 'POST', '/projects/shop/robots', body);

  it('get a secret that is shown once and kept nowhere', async () => {
    const made = await make({ name: 'ci', kind: 'ci', registry: 'shop-dev' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ username: 'robot.shop.ci', stage: 'dev' });
    const secret = String(made.body['secret']);
    expect(secret).toMatch(/^sr_/);
    expect(await everythingStored(world)).not.toContain(secret);
    const listed = await call(viewer, 'GET', '/projects/shop/robots');
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    expect(listed.body.items?.[0]).toMatchObject({ name: 'ci', lastUsedAt: null });
    expect((await call(secret, 'GET', '/me')).body).toMatchObject({
      kind: 'robot',
      name: 'robot.shop.ci',
      email: null,
    });
    const again = await call(viewer, 'GET', '/projects/shop/robots');
    expect(again.body.items?.[0]?.['lastUsedAt']).toBe(world.clock.now.toISOString());
  });

  it('of CI live 30 days and of clusters 90', async () => {
    const cluster = await make({ name: 'prod', kind: 'cluster', registry: 'shop-prod' });
    const days = (robot: Record<string, unknown> | undefined) =>
      (Date.parse(String(robot?.['expiresAt'])) - world.clock.now.getTime()) / 86_400_000;
    expect(days(cluster.body)).toBe(90);
    const listed = await call(viewer, 'GET', '/projects/shop/robots');
    expect(days(listed.body.items?.find((item) => item['name'] === 'ci'))).toBe(30);
  });

  it('of CI are bound to the entry registry, and none to another project’s', async () => {
    const prod = await make({ name: 'bad', kind: 'ci', registry: 'shop-prod' });
    expect(refusal(prod)).toEqual([400, 'invalid']);
    expect(prod.body['detail']).toContain('shop-dev');
    const foreign = await make({ name: 'bad', kind: 'cluster', registry: 'docs-prod' });
    const missing = await make({ name: 'bad', kind: 'cluster', registry: 'no-such' });
    expect(refusal(foreign)).toEqual([404, 'not-found']);
    expect(String(foreign.body['detail']).replace('docs-prod', 'no-such')).toBe(
      missing.body['detail'],
    );
    expect(await world.db.prisma.robot.count({ where: { name: 'bad' } })).toBe(0);
  });

  it('have names of their own in a project, free again once revoked, with nothing carried over', async () => {
    const body = { name: 'short', kind: 'cluster', registry: 'shop-staging' };
    const first = await make(body);
    expect(refusal(await make(body))).toEqual([409, 'conflict']);
    expect(refusal(await call(viewer, 'DELETE', '/projects/shop/robots/short'))[0]).toBe(403);
    expect((await call(maintainer, 'DELETE', '/projects/shop/robots/short')).status).toBe(200);
    expect((await call(String(first.body['secret']), 'GET', '/me')).status).toBe(401);
    const second = await make(body);
    expect(second.body['id']).not.toBe(first.body['id']);
    expect((await call(String(first.body['secret']), 'GET', '/me')).status).toBe(401);
  });

  it('L3: a cluster sees nothing over REST; CI reads its own project and changes no settings', async () => {
    const cluster = await make({ name: 'blind', kind: 'cluster', registry: 'shop-prod' });
    const secret = String(cluster.body['secret']);
    expect((await call(secret, 'GET', '/projects')).body.items).toEqual([]);
    expect((await call(secret, 'GET', '/projects/shop')).status).toBe(404);
    expect((await call(secret, 'GET', '/audit')).status).toBe(403);
    expect((await call(secret, 'GET', '/me/tokens')).status).toBe(403);
    const ci = await make({ name: 'sighted', kind: 'ci', registry: 'shop-dev' });
    const other = String(ci.body['secret']);
    expect((await call(other, 'GET', '/projects')).body.items).toHaveLength(1);
    expect((await call(other, 'GET', '/projects/docs')).status).toBe(404);
    expect((await call(other, 'PATCH', '/projects/shop', { name: 'x' })).status).toBe(403);
    // Who people are, with their e-mails, is no robot's to read.
    expect((await call(other, 'GET', '/projects/shop/grants')).status).toBe(403);
  });
});

describe('people and teams', () => {
  it('are created by administrators, with a password that is not common', async () => {
    const input = { email: 'New@Example.com', name: 'New Person', password: goodPassword };
    const bad = await call(maintainer, 'POST', '/people', input);
    expect(refusal(bad)).toEqual([403, 'forbidden']);
    const common = await call(admin, 'POST', '/people', { ...input, password: 'password1234' });
    expect(refusal(common)).toEqual([400, 'invalid']);
    expect(common.body['errors']).toMatchObject([{ path: 'password' }]);
    const made = await call(admin, 'POST', '/people', input);
    expect([made.status, made.body['email'], made.body['admin']]).toEqual([
      201,
      'new@example.com',
      false,
    ]);
    expect(refusal(await call(admin, 'POST', '/people', input))).toEqual([409, 'conflict']);
    const asAdmin = await call(admin, 'POST', '/people', { ...input, admin: true });
    expect(refusal(asAdmin)).toEqual([400, 'invalid']);
    expect((await call(maintainer, 'GET', '/people')).status).toBe(403);
    expect(await everythingStored(world)).not.toContain(goodPassword);
  });

  it('of a team are said by its maintainers; others see no such team', async () => {
    const path = '/teams/release/members/viewer@example.com';
    expect(refusal(await call(viewer, 'PUT', path, {}))).toEqual([404, 'not-found']);
    // Nor do they name whom they do not see (row 71).
    expect(refusal(await call(stranger, 'PUT', path, {}))).toEqual([404, 'not-found']);
    await call(admin, 'PUT', '/teams/guests', { name: 'Guests' });
    for (const who of ['stranger', 'viewer']) {
      await call(admin, 'PUT', `/teams/guests/members/${who}@example.com`, {});
    }
    expect((await call(stranger, 'PUT', path, {})).body['members']).toMatchObject([
      { email: 'stranger@example.com', maintainer: true },
      { email: 'viewer@example.com', maintainer: false },
    ]);
    const teams = async () =>
      (await call(viewer, 'GET', '/teams')).body.items?.map(({ slug }) => slug);
    expect(await teams()).toEqual(['guests', 'release']);
    const more = '/teams/release/members/maintainer@example.com';
    expect(refusal(await call(viewer, 'PUT', more, {}))).toEqual([403, 'forbidden']);
    expect((await call(viewer, 'DELETE', path)).status).toBe(200);
    expect(await teams()).toEqual(['guests']);
    expect((await call(viewer, 'PUT', '/teams/mine', { name: 'Mine' })).status).toBe(403);
  });
});

describe('me', () => {
  const basic = (email: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`,
  });

  it('gives a terminal its first token for e-mail and password, on that route alone', async () => {
    const headers = basic('viewer@example.com', goodPassword);
    const made = await call(headers, 'POST', '/me/tokens', { name: 'laptop', expiresInDays: 7 });
    expect(made.status).toBe(201);
    const token = String(made.body['token']);
    expect(token).toMatch(/^sp_/);
    expect((await call(token, 'GET', '/me')).body['email']).toBe('viewer@example.com');
    expect(await everythingStored(world)).not.toContain(token);
    expect((await call(headers, 'GET', '/me')).status).toBe(401);
    expect((await call(headers, 'GET', '/me/tokens')).status).toBe(401);
  });

  it('answers a throttled sign-in 429 with Retry-After, whether or not the account exists', async () => {
    for (const email of ['maintainer@example.com', 'nobody@example.com']) {
      const attempt = () => call(basic(email, 'wrong'), 'POST', '/me/tokens', { name: 'x' });
      for (let failed = 0; failed < 5; failed++) expect((await attempt()).status).toBe(401);
      const stopped = await attempt();
      expect(refusal(stopped)).toEqual([429, 'throttled']);
      expect(stopped.headers.get('retry-after')).toBe('60');
    }
  });

  it('lists and revokes one’s own tokens, and nobody else’s', async () => {
    const made = await call(viewer, 'POST', '/me/tokens', { name: 'spare' });
    const path = `/me/tokens/${String(made.body['id'])}`;
    expect(refusal(await call(admin, 'DELETE', path))).toEqual([404, 'not-found']);
    const spare = String(made.body['token']);
    expect((await call(spare, 'GET', '/me')).status).toBe(200);
    expect((await call(viewer, 'DELETE', path)).status).toBe(200);
    expect((await call(spare, 'GET', '/me')).status).toBe(401);
    expect(refusal(await call(viewer, 'DELETE', path))).toEqual([404, 'not-found']);
    const listed = await call(viewer, 'GET', '/me/tokens');
    expect(listed.body.items?.map((item) => item['name'])).not.toContain('spare');
  });
});

describe('the audit trail', () => {
  it('is read whole by administrators, and by maintainers for their projects', async () => {
    const whole = await call(admin, 'GET', '/audit?limit=1000');
    const actions = new Set(whole.body.items?.map((item) => item['action']));
    for (const action of ['project.created', 'grant.saved', 'robot.created', 'person.created']) {
      expect(actions).toContain(action);
    }
    const own = await call(maintainer, 'GET', '/audit?limit=1000');
    expect(new Set(own.body.items?.map((item) => item['project']))).toEqual(new Set(['shop']));
    expect(refusal(await call(viewer, 'GET', '/audit'))).toEqual([403, 'forbidden']);
    expect(refusal(await call(viewer, 'GET', '/audit?project=shop'))).toEqual([403, 'forbidden']);
    expect(refusal(await call(maintainer, 'GET', '/audit?project=docs'))).toEqual([
      404,
      'not-found',
    ]);
  });

  it('is filtered by project, actor, action and time, and paged newest first', async () => {
    const byAction = await call(admin, 'GET', '/audit?action=grant&project=shop');
    const actions = byAction.body.items?.map((item) => item['action']) ?? [];
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.every((action) => String(action).startsWith('grant.'))).toBe(true);
    const byActor = await call(admin, 'GET', '/audit?actor=MAINTAINER@');
    const details = byActor.body.items?.map((item) => (item['actor'] as { detail: string }).detail);
    expect(new Set(details)).toEqual(new Set(['maintainer@example.com']));
    const later = await call(admin, 'GET', '/audit?from=2999-01-01T00:00:00Z');
    expect(later.body).toEqual({ items: [], next: null });
    const first = await call(admin, 'GET', '/audit?limit=3');
    const second = await call(admin, 'GET', `/audit?limit=3&cursor=${String(first.body['next'])}`);
    const seqs = [...(first.body.items ?? []), ...(second.body.items ?? [])].map((item) =>
      Number(item['seq']),
    );
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(new Set(seqs).size).toBe(6);
  });
});

describe('set-up', () => {
  it('is open to whoever has the printed link, while there is nobody', async () => {
    const fresh = await createWorld();
    try {
      const first = await ensureFirstAdministrator(fresh.server, {});
      if (first.state !== 'waiting') throw new Error(first.state);
      const token = new URL(first.link).searchParams.get('token');
      const person = { email: 'ada@example.com', name: 'Ada Example', password: goodPassword };
      const post = (body: object) => apiOf(fresh)(null, 'POST', '/setup', body);
      expect(refusal(await post({ ...person, token: 'made-up' }))).toEqual([403, 'forbidden']);
      const made = await post({ ...person, token });
      expect([made.status, made.body['admin']]).toEqual([201, true]);
      expect(refusal(await post({ ...person, token }))).toEqual([409, 'conflict']);
    } finally {
      await fresh.drop();
    }
  });
});
