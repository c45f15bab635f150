import { afterEach, beforeEach, expect, it } from 'vitest';
import { actedBy } from '../support/acted';
import { accessWorld, type AccessWorld } from './world';

let world: AccessWorld;
beforeEach(async () => {
  world = await accessWorld();
});
afterEach(() => world.drop());

interface Group {
  kind: string;
  holders: { name: string; paths: string[] }[];
}

const groupsOf = (body: Record<string, unknown>) =>
  Object.fromEntries(
    (body['groups'] as Group[]).map(({ kind, holders }) => [
      kind,
      holders.map(({ name }) => name).sort(),
    ]),
  );

it('lists who pushes into the entry, machines among them, and leaves out who cannot', async () => {
  const { as, mia, person, world: base, shop } = world;
  const dev = await person('dev');
  await base.grant(shop.id, { personId: dev.id }, 'developer');
  const gone = await person('gone');
  await base.grant(shop.id, { personId: gone.id }, 'developer');
  await base.db.prisma.person.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });
  const ci = await base.robot(shop, 'ci', 'dev');
  await base.robot(shop, 'cluster', 'dev');
  const { status, body } = await as(dev.token).get('/projects/shop/stages/dev/who');
  expect(status).toBe(200);
  expect(groupsOf(body)).toEqual({
    push: ['dev', 'kim', 'mia', ci.username],
    give: ['kim', 'mia'],
  });
  await base.db.prisma.robot.updateMany({ data: { disabledAt: new Date() } });
  const after = await as(mia.token).get('/projects/shop/stages/dev/who');
  expect(groupsOf(after.body)['push']).toEqual(['dev', 'kim', 'mia']);
});

it('says of who may edit policies that they propose only, where changes have to be agreed', async () => {
  const { as, mia, prisma } = world;
  const said = async () => {
    const { body } = await as(mia.token).get('/projects/shop/stages/prod/who');
    return (body['groups'] as (Group & { text: string })[]).find(({ kind }) => kind === 'policy')
      ?.text;
  };
  expect(await said()).toMatch(/^They can save a policy .* approvals given .* lapse\.$/);
  await prisma.project.updateMany({ data: { agreesPolicies: true } });
  expect(await said()).toMatch(
    /^They can propose a policy .* counts once another of them agrees\./,
  );
});

it('lists for a later stage approvers by role and by the policy’s team, exceptions, and where bytes come from', async () => {
  const { as, mia, person, world: base, shop, policy } = world;
  const [ana, vi, dev, led] = [
    await person('ana'),
    await person('vi'),
    await person('dev'),
    await person('led'),
  ];
  const team = await base.team('release', [ana.id]);
  await base.grant(shop.id, { teamId: team.id }, 'approver');
  await base.db.prisma.membership.create({
    data: { teamId: team.id, personId: led.id, maintainer: true },
  });
  await base.db.prisma.membership.deleteMany({ where: { personId: led.id, maintainer: false } });
  await base.team('board', [vi.id]);
  await base.grant(shop.id, { personId: vi.id }, 'viewer');
  await base.grant(shop.id, { personId: dev.id }, 'developer');
  await policy('staging', { automatic: true });
  await policy('prod', {
    gates: [{ kind: 'approvals', groups: [{ count: 1 }, { count: 1, team: 'board' }] }],
  });
  const { body } = await as(mia.token).get('/projects/shop/stages/prod/who');
  expect(groupsOf(body)).toEqual({
    approve: ['ana', 'kim', 'led', 'mia', 'vi'],
    ask: ['dev'],
    waive: ['kim', 'mia'],
    'break-glass': ['kim', 'mia'],
    policy: ['kim', 'mia'],
    give: ['kim', 'led', 'mia'],
  });
  expect(
    (body['from'] as { slug: string; text: string }[]).map(({ slug, text }) => `${slug}: ${text}`),
  ).toEqual([
    'staging: 4 people can promote into it; it also fills by itself.',
    'dev: 3 people can push to it.',
  ]);
  const staging = await as(mia.token).get('/projects/shop/stages/staging/who');
  expect(groupsOf(staging.body)).toMatchObject({ automatic: ['The policy of staging'] });
});

it('is for people who see the project, and for no robot', async () => {
  const { as, person, world: base, shop } = world;
  const out = await person('out');
  expect((await as(out.token).get('/projects/shop/stages/prod/who')).status).toBe(404);
  expect((await as(out.token).get('/projects/shop/access')).status).toBe(404);
  const ci = await base.robot(shop, 'ci', 'dev');
  expect((await as(ci.secret).get('/projects/shop/stages/prod/who')).status).toBe(403);
  expect((await as(ci.secret).get('/projects/shop/access')).status).toBe(403);
});

it('draws the matrix of who × stage by the same rules', async () => {
  const { as, mia, person, world: base, shop, policy } = world;
  const ana = await person('ana');
  const team = await base.team('release', [ana.id]);
  await base.db.prisma.roleGrant.create({
    data: {
      id: team.id,
      projectId: shop.id,
      teamId: team.id,
      role: 'approver',
      stages: ['prod'],
      ...actedBy('createdBy', 'mia@example.com'),
    },
  });
  await policy('prod', { gates: [{ kind: 'approvals', groups: [{ count: 1 }] }] });
  await base.robot(shop, 'cluster', 'prod');
  const { body } = await as(ana.token).get('/projects/shop/access');
  const rows = body['rows'] as {
    subject: string;
    rights: Record<string, string[]>;
    held: { through: string; by: { name: string } }[];
    members: { email: string }[];
    fixed: string | null;
  }[];
  const row = (subject: string) => rows.find((one) => one.subject === subject);
  expect(row('ana@example.com')?.rights).toEqual({
    dev: ['pull'],
    staging: ['ask', 'pull'],
    prod: ['approve', 'ask', 'pull'],
  });
  expect(row('ana@example.com')?.held).toMatchObject([
    { through: 'team release', by: { name: 'mia@example.com' } },
  ]);
  expect(row('team:release')?.members).toMatchObject([{ email: 'ana@example.com' }]);
  expect(row('team:release')?.fixed).toMatch(/given and taken by its maintainers/);
  expect(row('robot.shop.cluster-prod')?.rights).toEqual({ dev: [], staging: [], prod: ['pull'] });
  expect(body['counts']).toEqual({ people: 2, teams: 1, robots: 0, clusters: 1 });
  const maintainers = await as(mia.token).get('/projects/shop/access');
  expect(
    (maintainers.body['rows'] as typeof rows).find(({ subject }) => subject === 'team:release')
      ?.fixed,
  ).toBeNull();
});
