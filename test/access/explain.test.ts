import { afterEach, beforeEach, expect, it } from 'vitest';
import { can } from '@/domain/permissions/can';
import { permissions } from '@/domain/permissions/roles';
import { readPerson } from '@/server/access/call/read-callers';
import { actedBy } from '../support/acted';
import { accessWorld, type AccessWorld } from './world';

let world: AccessWorld;
beforeEach(async () => {
  world = await accessWorld();
});
afterEach(() => world.drop());

const ask = (subject: string, permission: string, stage?: string) =>
  `/projects/shop/explain?subject=${encodeURIComponent(subject)}&permission=${permission}${stage ? `&stage=${stage}` : ''}`;

interface Body {
  allowed: boolean;
  verdict: string;
  ways: {
    steps: string[];
    removals: {
      kind: string;
      text: string;
      touches: { projects: { slug: string }[]; text: string };
    }[];
  }[];
  conditions: { kind: string; holds: boolean | null; text: string }[];
  missing: string[];
  givers: { email: string }[];
  takeAway: string[];
}

it('names every way with who gave it, what remains, and what to remove', async () => {
  const { as, mia, person, world: base, shop, policy } = world;
  const ana = await person('ana');
  const team = await base.team('release', [ana.id]);
  await base.grant(shop.id, { teamId: team.id }, 'approver');
  await base.grant(shop.id, { personId: ana.id }, 'viewer');
  await policy('prod', { gates: [{ kind: 'approvals', groups: [{ count: 1 }] }] });
  // Two more projects that the team holds; the maintainer of shop sees one of them.
  const cart = await base.project('cart');
  const secret = await base.project('hidden');
  for (const { id } of [cart, secret]) await base.grant(id, { teamId: team.id }, 'viewer');
  await base.grant(cart.id, { personId: mia.id }, 'viewer');

  const answer = await as(mia.token).get(ask('ana@example.com', 'promotion.execute', 'prod'));
  expect(answer.status).toBe(200);
  const body = answer.body as unknown as Body;
  expect(body).toMatchObject({ allowed: true, verdict: 'yes-if' });
  expect(body.ways).toHaveLength(1);
  expect(body.ways[0]?.steps.join(' ')).toMatch(
    /ana is in team release since .* release is Approver on shop \(by test, .*\)\. Approver may promote builds into prod\./,
  );
  expect(body.conditions.map(({ kind }) => kind)).toEqual(['gates', 'four-eyes', 'token-scope']);
  const [leave] = body.ways[0]?.removals ?? [];
  expect(leave).toMatchObject({ kind: 'membership', text: 'remove ana from release' });
  expect(leave?.touches.projects.map(({ slug }) => slug)).toEqual(['cart']);
  expect(JSON.stringify(answer.body)).not.toContain('hidden');

  // Doing what it says takes the right away.
  await base.db.prisma.membership.deleteMany({ where: { personId: ana.id } });
  const after = await as(mia.token).get(ask('ana@example.com', 'promotion.execute', 'prod'));
  expect(after.body).toMatchObject({ allowed: false, verdict: 'no', ways: [] });
  expect((after.body as unknown as Body).givers.map(({ email }) => email).sort()).toEqual([
    'kim@example.com',
    'mia@example.com',
  ]);
});

it('L6: agrees with the authoriser for everybody and every permission', async () => {
  const { as, kim, person, world: base, shop, custom } = world;
  await custom('odd', ['project.read', 'promotion.waive', 'promotion.execute']);
  const names = ['viewer', 'developer', 'approver', 'maintainer'] as const;
  for (const role of names) {
    await base.grant(shop.id, { personId: (await person(role)).id }, role);
  }
  const odd = await person('odd');
  await base.db.prisma.roleGrant.create({
    data: {
      id: odd.id,
      projectId: shop.id,
      personId: odd.id,
      role: 'odd',
      stages: ['prod'],
      ...actedBy('createdBy', 'kim@example.com'),
    },
  });
  await person('aud', 'auditor');
  for (const name of [...names, 'odd', 'aud', 'kim']) {
    const { id } = await person(name);
    const actor = await readPerson(base.db, id);
    for (const permission of permissions) {
      const { body } = await as(kim.token).get(ask(`${name}@example.com`, permission));
      const byLaw = (body as unknown as Body).conditions.some(({ holds }) => holds === false);
      expect([name, permission, body['allowed']]).toEqual([
        name,
        permission,
        actor !== null && can(actor, permission, { projectId: shop.id }) && !byLaw,
      ]);
    }
  }
});

it('L2: nobody pushes past the entry stage, and the answer says so', async () => {
  const { as, mia } = world;
  const answer = await as(mia.token).get(ask('mia@example.com', 'image.push', 'prod'));
  expect(answer.body).toMatchObject({ allowed: false, verdict: 'no' });
  expect((answer.body as unknown as Body).missing).toEqual([
    'prod fills by promotion only, for everyone; pushes end at shop-dev.',
  ]);
  const entry = await as(mia.token).get(ask('mia@example.com', 'image.push', 'dev'));
  expect(entry.body).toMatchObject({ allowed: true });
});

it('explains robots by their binding and credentials, without a secret', async () => {
  const { as, mia, world: base, shop } = world;
  const cluster = await base.robot(shop, 'cluster', 'prod');
  const pull = await as(mia.token).get(ask(cluster.username, 'image.pull', 'prod'));
  expect(pull.body).toMatchObject({ allowed: true });
  expect((pull.body as unknown as Body).ways[0]?.steps).toContain('It is bound to shop-prod.');
  expect(JSON.stringify(pull.body)).not.toContain(cluster.secret);
  const other = await as(mia.token).get(ask('robot:cluster-prod', 'image.pull', 'dev'));
  expect(other.body).toMatchObject({ allowed: false });

  await base.db.prisma.robotSecret.updateMany({ data: { revokedAt: new Date() } });
  const dead = await as(mia.token).get(ask(cluster.username, 'image.pull', 'prod'));
  expect(dead.body).toMatchObject({ allowed: false });
  expect((dead.body as unknown as Body).missing[0]).toMatch(/no secret or trust that counts now/);
});

it('row 10: names of a robot no registry of a project that whoever asks does not see', async () => {
  const { as, kim, mia, world: base } = world;
  await base.project('vault');
  const body = { name: 'all', kind: 'ci', registries: ['shop-dev', 'vault-dev'] };
  expect((await as(kim.token).post('/projects/shop/robots', body)).status).toBe(201);
  for (const permission of ['image.push', 'promotion.request', 'image.pull']) {
    const answer = await as(mia.token).get(ask('robot:all', permission, 'dev'));
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain('vault');
    const all = await as(kim.token).get(ask('robot:all', permission, 'dev'));
    expect(JSON.stringify(all.body)).toContain('vault-dev');
  }
});

it('says of a disabled account that it is disabled', async () => {
  const { as, kim, mia } = world;
  await world.prisma.person.update({ where: { id: mia.id }, data: { disabledAt: new Date() } });
  const { body } = await as(kim.token).get(ask('mia@example.com', 'image.push', 'dev'));
  expect(body).toMatchObject({ allowed: false });
  expect((body as unknown as Body).missing[0]).toMatch(/account is disabled/);
});

it('counts whom a policy names by team, whatever their role', async () => {
  const { as, mia, person, world: base, shop, policy } = world;
  const vi = await person('vi');
  await base.team('release', [vi.id]);
  await base.grant(shop.id, { personId: vi.id }, 'viewer');
  await policy('prod', { gates: [{ kind: 'approvals', groups: [{ count: 1, team: 'release' }] }] });
  const { body } = await as(mia.token).get(ask('vi@example.com', 'promotion.execute', 'prod'));
  expect(body).toMatchObject({ allowed: false });
  expect(body['sentence']).toMatch(/^Not by themselves/);
});

it('answers everybody about themselves, others only to those who see to it', async () => {
  const { as, person, world: base, shop } = world;
  const dev = await person('dev');
  await base.grant(shop.id, { personId: dev.id }, 'developer');
  const aud = await person('aud', 'auditor');
  const out = await person('out');
  const about = (name: string) => ask(`${name}@example.com`, 'image.push', 'dev');
  expect((await as(dev.token).get(about('dev'))).status).toBe(200);
  expect((await as(dev.token).get(about('mia'))).status).toBe(403);
  expect((await as(dev.token).get(ask('team:unknown', 'image.push'))).status).toBe(403);
  expect((await as(aud.token).get(about('mia'))).status).toBe(200);
  expect((await as(out.token).get(about('out'))).status).toBe(404);
  expect((await as(null).get(about('mia'))).status).toBe(401);
  expect((await as(aud.token).get(ask('nobody@example.com', 'image.push'))).status).toBe(404);
  expect((await as(aud.token).get(ask('mia@example.com', 'image.fly'))).status).toBe(400);
});
