import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { apiOf, type Answer } from '../auth/api';
import { createWorld, type World } from '../auth/world';
import { actedBy } from '../support/acted';

let world: World;
let call: ReturnType<typeof apiOf>;
const tokens: Record<string, string> = {};
const ids: Record<string, string> = {};

const refusal = (answer: Answer) => [answer.status, answer.body['code']];
const member = (name: string) => `/teams/release/members/${name}@example.com`;

beforeAll(async () => {
  world = await createWorld();
  call = apiOf(world);
  for (const name of ['admin', 'auditor', 'kim', 'ben', 'ana', 'li', 'mo']) {
    const role = name === 'admin' ? 'administrator' : name === 'auditor' ? 'auditor' : undefined;
    const person = await world.person(`${name}@example.com`, role ? { instanceRole: role } : {});
    ids[name] = person.id;
    tokens[name] = await world.token(person.id);
  }
  const { admin = '' } = tokens;
  for (const slug of ['shop', 'bank', 'docs'])
    await call(admin, 'POST', '/projects', { slug, name: slug.toUpperCase(), template: 'open' });
  await call(admin, 'PUT', '/teams/release', { name: 'Release' });
  await call(admin, 'PUT', '/teams/other', { name: 'Other' });
  await call(admin, 'PUT', member('kim'), { maintainer: true });
  await call(admin, 'PUT', member('ben'), {});
});
afterAll(() => world.drop());

const as = (name: string) => tokens[name] ?? '';
const give = (project: string, subject: string, role: string, stages?: string[]) =>
  call(as('admin'), 'PUT', `/projects/${project}/grants/${subject}`, {
    role,
    ...(stages ? { stages } : {}),
  });

describe('a team', () => {
  it('shows its members, and the roles that it holds on projects which the caller sees', async () => {
    await give('shop', 'team:release', 'approver', ['prod']);
    await give('bank', 'team:release', 'viewer');
    const shown = await call(as('ben'), 'GET', '/teams/release');
    expect(shown.body).toMatchObject({
      slug: 'release',
      name: 'Release',
      manages: false,
      removes: false,
      members: [
        { email: 'ben@example.com', maintainer: false, provider: null },
        { email: 'kim@example.com', maintainer: true, provider: null },
      ],
      roles: [
        { project: { slug: 'bank' }, role: 'viewer', roleName: 'Viewer', stages: [] },
        { project: { slug: 'shop' }, role: 'approver', stages: ['prod'] },
      ],
    });
    expect((await call(as('kim'), 'GET', '/teams/release')).body['manages']).toBe(true);
    const byAdmin = await call(as('admin'), 'GET', '/teams/release');
    expect(byAdmin.body).toMatchObject({ manages: true, removes: true });
  });

  it('does not exist for those who are not of it, on any of its routes, and stays as it is', async () => {
    const before = await call(as('admin'), 'GET', '/teams/release');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PUT', '/members/li@example.com', { maintainer: true }],
      ['DELETE', '/members/ben@example.com', undefined],
      ['GET', '/members/ben@example.com/loss', undefined],
    ] as const) {
      const there = await call(as('li'), method, `/teams/release${path}`, body);
      const missing = await call(as('li'), method, `/teams/nowhere${path}`, body);
      expect(refusal(there), `${method} ${path}`).toEqual([404, 'not-found']);
      expect(String(there.body['detail']).replace('release', 'nowhere')).toBe(
        missing.body['detail'],
      );
    }
    const rename = { name: 'Mine' };
    const renamed = await call(as('li'), 'PUT', '/teams/release', rename);
    const made = await call(as('li'), 'PUT', '/teams/nowhere', rename);
    expect([renamed.status, renamed.body['detail']]).toEqual([403, made.body['detail']]);
    expect((await call(as('li'), 'DELETE', '/teams/release')).status).toBe(403);
    expect((await call(as('li'), 'DELETE', '/teams/nowhere')).status).toBe(403);
    expect((await call(as('admin'), 'GET', '/teams/release')).body).toEqual(before.body);
  });

  it('is read, not changed, by auditors', async () => {
    expect((await call(as('auditor'), 'GET', '/teams/release')).status).toBe(200);
    expect(refusal(await call(as('auditor'), 'PUT', member('auditor'), {}))).toEqual([
      403,
      'forbidden',
    ]);
  });

  it('is named by maintainers of a project only where they see it (row 71)', async () => {
    await give('docs', 'mo@example.com', 'maintainer');
    const path = '/projects/docs/grants/team:release';
    const unseen = await call(as('mo'), 'PUT', path, { role: 'viewer' });
    expect(unseen.status).toBe(404);
    const none = await call(as('mo'), 'PUT', '/projects/docs/grants/team:none', { role: 'viewer' });
    expect(JSON.stringify(unseen.body['detail'])).toBe(
      JSON.stringify(none.body['detail']).replace('none', 'release'),
    );
    // Once somebody who sees it gave it a role there, they do.
    await give('docs', 'team:release', 'viewer');
    expect((await call(as('mo'), 'PUT', path, { role: 'viewer' })).status).toBe(200);
    expect((await call(as('mo'), 'GET', '/teams/release')).status).toBe(404);
    expect((await call(as('mo'), 'GET', '/teams')).body.items).toEqual([]);
    const grants = await call(as('mo'), 'GET', '/projects/docs/grants');
    expect(JSON.stringify(grants.body)).not.toContain('ben@example.com');
    await call(as('mo'), 'DELETE', path);
  });

  it('is made once when twenty ask at once, and keeps its members when renamed', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(as('admin'), 'PUT', '/teams/raced', { name: 'Raced' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const made = { where: { action: 'team.saved', target: 'raced' } };
    expect(await world.db.prisma.auditEvent.count(made)).toBe(1);
  });
});

describe('a team’s maintainer', () => {
  it('adds, promotes, removes and renames without an administrator', async () => {
    // Whom they see nowhere they invite.
    expect((await call(as('kim'), 'PUT', member('ana'), {})).status).toBe(404);
    await give('shop', 'ana@example.com', 'viewer');
    const added = await call(as('kim'), 'PUT', member('ana'), {});
    expect(added.body['members']).toMatchObject([{ email: 'ana@example.com' }, {}, {}]);
    expect((await call(as('kim'), 'PUT', member('ana'), { maintainer: true })).status).toBe(200);
    expect((await call(as('kim'), 'DELETE', member('ana'))).status).toBe(200);
    const renamed = await call(as('kim'), 'PUT', '/teams/release', { name: 'Release crew' });
    expect(renamed.body['name']).toBe('Release crew');
    await call(as('kim'), 'PUT', '/teams/release', { name: 'Release' });
  });

  it('keeps what is where `maintainer` is left out', async () => {
    const again = await call(as('kim'), 'PUT', member('kim'), {});
    expect(again.body['members']).toMatchObject([
      {},
      { email: 'kim@example.com', maintainer: true },
    ]);
  });

  it('does not raise the team’s role, join a foreign team, make one, remove one or make a role', async () => {
    const raise = { role: 'maintainer' };
    expect((await call(as('kim'), 'PUT', '/projects/shop/grants/team:release', raise)).status).toBe(
      403,
    );
    const other = '/teams/other/members/kim@example.com';
    expect((await call(as('kim'), 'PUT', other, { maintainer: true })).status).toBe(404);
    expect((await call(as('kim'), 'PUT', '/teams/mine', { name: 'Mine' })).status).toBe(403);
    expect((await call(as('kim'), 'DELETE', '/teams/release')).status).toBe(403);
    const role = { name: 'Boss', permissions: ['project.read', 'access.administer'] };
    expect((await call(as('kim'), 'PUT', '/roles/boss', role)).status).toBe(403);
    expect(await world.db.prisma.customRole.count()).toBe(0);
  });

  it('does not leave the team without one; an administrator may', async () => {
    expect(refusal(await call(as('kim'), 'DELETE', member('kim')))).toEqual([409, 'conflict']);
    const stepDown = await call(as('kim'), 'PUT', member('kim'), { maintainer: false });
    expect(refusal(stepDown)).toEqual([409, 'conflict']);
    const loss = await call(as('kim'), 'GET', `${member('kim')}/loss`);
    expect(loss.body['lastMaintainer']).toBe(true);
    expect((await call(as('admin'), 'DELETE', member('kim'))).status).toBe(200);
    await call(as('admin'), 'PUT', member('kim'), { maintainer: true });
  });

  it('of two who leave at once, one stays', async () => {
    await call(as('admin'), 'PUT', '/teams/pair', { name: 'Pair' });
    const path = (name: string) => `/teams/pair/members/${name}@example.com`;
    for (let round = 0; round < 5; round++) {
      for (const name of ['mo', 'li'])
        await call(as('admin'), 'PUT', path(name), { maintainer: true });
      const left = await Promise.all(
        ['mo', 'li'].map((name) => call(as(name), 'DELETE', path(name))),
      );
      expect(left.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    }
    await call(as('admin'), 'DELETE', '/teams/pair');
  });

  it('who was taken out meanwhile changes nothing any more', async () => {
    await call(as('admin'), 'PUT', '/teams/pair', { name: 'Pair' });
    const path = (name: string) => `/teams/pair/members/${name}@example.com`;
    for (let round = 0; round < 5; round++) {
      await call(as('admin'), 'PUT', path('mo'), { maintainer: true });
      const [removed, added] = await Promise.all([
        call(as('admin'), 'DELETE', path('mo')),
        call(as('mo'), 'PUT', path('ana'), { maintainer: true }),
      ]);
      expect(removed.status).toBe(200);
      // Before it, by right; or after it, as somebody who is not of the team.
      expect([200, 404, 409]).toContain(added.status);
      const { body } = await call(as('admin'), 'GET', '/teams/pair');
      const isIn = JSON.stringify(body['members']).includes('ana@example.com');
      expect(isIn).toBe(added.status === 200);
      await call(as('admin'), 'DELETE', path('ana'));
    }
    await call(as('admin'), 'DELETE', '/teams/pair');
  });

  it('sends no more than the contract names: fields besides are refused', async () => {
    const extra = { maintainer: false, personId: ids['li'], providerId: null };
    expect(refusal(await call(as('kim'), 'PUT', member('ben'), extra))).toEqual([400, 'invalid']);
    const operator = { maintainer: { not: false } };
    expect(refusal(await call(as('kim'), 'PUT', member('ben'), operator))).toEqual([
      400,
      'invalid',
    ]);
  });
});

describe('what a removal takes away', () => {
  const lossOf = async (who: string, name: string) =>
    (await call(as(who), 'GET', `${member(name)}/loss`)).body;

  it('is said before: per project what nothing else gives', async () => {
    await give('bank', 'ben@example.com', 'viewer');
    expect(await lossOf('kim', 'ben')).toMatchObject({
      name: 'ben',
      maintainer: false,
      lastMaintainer: false,
      projects: [
        {
          project: { slug: 'shop' },
          permissions: [
            { permission: 'project.read', stages: null },
            { permission: 'image.pull', stages: null },
            { permission: 'promotion.request', stages: null },
            { permission: 'promotion.approve', stages: ['prod'] },
            { permission: 'promotion.execute', stages: ['prod'] },
          ],
        },
      ],
    });
  });

  it('is exactly what is gone afterwards', async () => {
    const readsShop = async () => (await call(as('ben'), 'GET', '/projects/shop')).status;
    expect(await readsShop()).toBe(200);
    expect((await call(as('ben'), 'DELETE', member('ben'))).status).toBe(200);
    expect(await readsShop()).toBe(404);
    expect((await call(as('ben'), 'GET', '/projects/bank')).status).toBe(200);
    await call(as('kim'), 'PUT', member('ben'), {});
  });

  it('is told to the member, the team’s maintainers and administrators alone', async () => {
    expect((await call(as('ben'), 'GET', `${member('ben')}/loss`)).status).toBe(200);
    expect(refusal(await call(as('ben'), 'GET', `${member('kim')}/loss`))).toEqual([
      403,
      'forbidden',
    ]);
    expect(refusal(await call(as('kim'), 'GET', `${member('li')}/loss`))).toEqual([
      404,
      'not-found',
    ]);
  });

  it('counts no project that the caller does not see', async () => {
    // A grant of a role that shows nothing: only administrators see that it is there.
    const { id } = await world.db.prisma.project.findUniqueOrThrow({ where: { slug: 'docs' } });
    const { id: teamId } = await world.db.prisma.team.findUniqueOrThrow({
      where: { slug: 'release' },
    });
    await world.db.prisma.customRole.create({
      data: {
        slug: 'blind',
        name: 'Blind',
        permissions: ['image.pull'],
        ...actedBy('createdBy', 'test'),
      },
    });
    await world.db.prisma.roleGrant.create({
      data: {
        id: newId(),
        projectId: id,
        teamId,
        role: 'blind',
        stages: [],
        ...actedBy('createdBy', 'test'),
      },
    });
    const projects = async (who: string) => JSON.stringify((await lossOf(who, 'ben'))['projects']);
    expect(await projects('kim')).not.toContain('docs');
    expect(await projects('admin')).toContain('docs');
    expect(JSON.stringify((await call(as('kim'), 'GET', '/teams/release')).body)).not.toContain(
      'docs',
    );
    await world.db.prisma.roleGrant.deleteMany({ where: { role: 'blind' } });
  });
});

describe('a membership through single sign-on', () => {
  it('is the provider’s to take away or change; one made by hand is not', async () => {
    const provider = await world.db.prisma.ssoProvider.create({
      data: {
        id: newId(),
        slug: 'corp',
        name: 'Corp login',
        issuer: 'https://login.example.com',
        clientId: 'sallyport',
        clientSecret: new Uint8Array([1]),
      },
    });
    const team = await world.db.prisma.team.findUniqueOrThrow({ where: { slug: 'release' } });
    await world.db.prisma.membership.create({
      data: { teamId: team.id, personId: ids['li'] ?? '', providerId: provider.id },
    });
    const removed = await call(as('kim'), 'DELETE', member('li'));
    expect(refusal(removed)).toEqual([409, 'conflict']);
    expect(removed.body['detail']).toContain('Corp login');
    const raised = await call(as('admin'), 'PUT', member('li'), { maintainer: true });
    expect(refusal(raised)).toEqual([409, 'conflict']);
    expect((await call(as('kim'), 'PUT', member('li'), {})).status).toBe(200);
    const shown = await call(as('kim'), 'GET', '/teams/release');
    expect(shown.body['members']).toContainEqual(
      expect.objectContaining({
        email: 'li@example.com',
        provider: { slug: 'corp', name: 'Corp login' },
      }),
    );
    await world.db.prisma.membership.deleteMany({ where: { providerId: provider.id } });
  });
});

describe('removing a team', () => {
  it('is refused while it owns projects, naming them', async () => {
    const owned = { slug: 'owned', name: 'Owned', team: 'other', template: 'open' };
    expect((await call(as('admin'), 'POST', '/projects', owned)).status).toBe(201);
    const refused = await call(as('admin'), 'DELETE', '/teams/other');
    expect(refusal(refused)).toEqual([409, 'conflict']);
    expect(refused.body['projects']).toEqual(['owned']);
  });

  it('is refused while a policy asks it for approval', async () => {
    const gate = { kind: 'approvals', groups: [{ team: 'raced', count: 1 }] };
    const current = await call(as('admin'), 'GET', '/projects/docs/policies/prod');
    const saved = await call(as('admin'), 'PUT', '/projects/docs/policies/prod', {
      ...(current.body['document'] as object),
      gates: [gate],
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    const refused = await call(as('admin'), 'DELETE', '/teams/raced');
    expect(refusal(refused)).toEqual([409, 'conflict']);
    expect(refused.body['stages']).toEqual(['docs/prod']);
  });

  it('takes its roles from its members at their next request, and is told of in the trail', async () => {
    expect((await call(as('ben'), 'GET', '/projects/shop')).status).toBe(200);
    expect((await call(as('admin'), 'DELETE', '/teams/release')).status).toBe(200);
    expect((await call(as('ben'), 'GET', '/projects/shop')).status).toBe(404);
    expect((await call(as('admin'), 'GET', '/teams/release')).status).toBe(404);
    const told = await world.db.prisma.auditEvent.findFirst({
      where: { action: 'team.removed', target: 'release' },
    });
    expect(told).toMatchObject({
      target: 'release',
      before: { members: ['ben@example.com', 'kim@example.com'] },
    });
    // The project's own trail says what went there: its maintainers read no other.
    const there = { action: 'grant.removed', target: 'shop: team:release' };
    expect(await world.db.prisma.auditEvent.findFirst({ where: there })).toMatchObject({
      projectId: (await world.db.prisma.project.findUniqueOrThrow({ where: { slug: 'shop' } })).id,
      before: { role: 'approver', stages: ['prod'] },
    });
  });
});
