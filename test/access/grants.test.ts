import { afterEach, beforeEach, expect, it } from 'vitest';
import { accessWorld, type AccessWorld } from './world';

let world: AccessWorld;
beforeEach(async () => {
  world = await accessWorld();
});
afterEach(() => world.drop());

const path = (name: string) => `/projects/shop/grants/${name}@example.com`;

/** Who is in one team may name one another. */
const crew = async (...names: string[]) =>
  world.world.team(
    'crew',
    await Promise.all(names.map(async (name) => (await world.person(name)).id)),
  );

it('L6: whoever gives roles hands out no more than they hold, and takes no more', async () => {
  const { as, person, mia, custom } = world;
  await custom('keeper', ['project.read', 'image.pull', 'access.administer']);
  const kay = await person('kay');
  await person('ana');
  await crew('mia', 'kay', 'ana');
  expect((await as(mia.token).put(path('kay'), { role: 'keeper' })).status).toBe(200);

  const keeper = as(kay.token);
  expect((await keeper.put(path('ana'), { role: 'viewer' })).status).toBe(200);
  for (const role of ['developer', 'approver', 'maintainer']) {
    const refused = await keeper.put(path('ana'), { role });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'forbidden' });
    expect(refused.body['detail']).toMatch(/may not do all of it there yourself/);
  }
  // Not themselves either, nor by a detour over a grant that is more than theirs.
  expect((await keeper.put(path('kay'), { role: 'maintainer' })).status).toBe(403);
  expect((await keeper.put(path('mia'), { role: 'viewer' })).status).toBe(403);
  expect((await keeper.remove(path('mia'))).status).toBe(403);
  const { body } = await keeper.get('/projects/shop/grants');
  expect(
    body.items?.map(({ subject, role }) => `${String(subject)} ${String(role)}`).sort(),
  ).toEqual(['ana@example.com viewer', 'kay@example.com keeper', 'mia@example.com maintainer']);
  expect((await keeper.remove(path('ana'))).status).toBe(200);
});

it('limits whoever is limited to stages to give those', async () => {
  const { as, person, mia, custom } = world;
  await custom('stage-keeper', ['project.read', 'access.administer', 'promotion.execute']);
  await custom('promoter', ['promotion.execute']);
  const sam = await person('sam');
  await person('ana');
  await crew('mia', 'sam', 'ana');
  const limited = { role: 'stage-keeper', stages: ['staging'] };
  expect((await as(mia.token).put(path('sam'), limited)).status).toBe(200);
  const keeper = as(sam.token);
  const give = (stages?: string[]) =>
    keeper.put(path('ana'), { role: 'promoter', ...(stages && { stages }) });
  expect((await give()).status).toBe(403);
  expect((await give(['staging', 'prod'])).status).toBe(403);
  expect((await give(['staging'])).status).toBe(200);
});

it('refuses by the rights of now, however the call began', async () => {
  const { as, mia, kim, person } = world;
  await person('ana');
  expect((await as(kim.token).remove(path('mia'))).status).toBe(200);
  expect((await as(mia.token).put(path('ana'), { role: 'viewer' })).status).toBe(404);
});

it('says before what a change takes away that nothing else gives', async () => {
  const { as, mia, person, world: base, shop } = world;
  const ana = await person('ana');
  const ben = await person('ben');
  const team = await base.team('release', [ana.id, ben.id]);
  await base.grant(shop.id, { teamId: team.id }, 'approver');
  await base.grant(shop.id, { personId: ben.id }, 'approver');

  const loss = await as(mia.token).get('/projects/shop/grants/team:release/loss');
  expect(loss.status).toBe(200);
  const people = loss.body['people'] as {
    email: string;
    loses: { permission: string; stages: unknown }[];
  }[];
  const of = (email: string) => people.find((one) => one.email === email)?.loses ?? [];
  expect(of('ben@example.com')).toEqual([]);
  expect(of('ana@example.com').map(({ permission }) => permission)).toContain('project.read');
  expect(of('ana@example.com')).toContainEqual(
    expect.objectContaining({ permission: 'promotion.execute', stages: null }),
  );
  expect(loss.body['sentences']).toEqual([
    expect.stringMatching(
      /^Takes away from 1 person of release: .*promote builds into every stage\.$/,
    ),
    '1 of its 2 members keep all they may, by other ways.',
  ]);

  const narrowed = await as(mia.token).get(
    '/projects/shop/grants/team:release/loss?role=approver&stages=staging',
  );
  expect(
    (narrowed.body['people'] as typeof people).find(({ email }) => email.startsWith('ana'))?.loses,
  ).toEqual([
    expect.objectContaining({ permission: 'promotion.approve', stages: ['prod'] }),
    expect.objectContaining({ permission: 'promotion.execute', stages: ['prod'] }),
  ]);
  // Nothing was done.
  const { body } = await as(mia.token).get('/projects/shop/grants');
  expect(body.items).toHaveLength(3);
});

it('row 71: says nothing of a team that holds nothing here and that one does not see', async () => {
  const { as, kim, mia, person, world: base, shop } = world;
  const ana = await person('ana');
  const team = await base.team('secret', [ana.id]);
  const loss = '/projects/shop/grants/team:secret/loss?role=viewer';
  const hidden = await as(mia.token).get(loss);
  expect(hidden.status).toBe(404);
  expect((await as(kim.token).get(loss)).body['people']).toHaveLength(1);
  await base.grant(shop.id, { teamId: team.id }, 'viewer');
  expect((await as(mia.token).get(loss)).body['people']).toHaveLength(1);
});

it('says of the last maintainer that they are the last, and lets them go', async () => {
  const { as, mia } = world;
  const loss = await as(mia.token).get(`${path('mia')}/loss`);
  expect(loss.body).toMatchObject({ lastMaintainer: true, allowed: true });
  expect((await as(mia.token).remove(path('mia'))).status).toBe(200);
});

it('tells nobody else what a change would do', async () => {
  const { as, person, world: base, shop } = world;
  const dev = await person('dev');
  await base.grant(shop.id, { personId: dev.id }, 'developer');
  expect((await as(dev.token).get(`${path('mia')}/loss`)).status).toBe(403);
  const outside = await person('out');
  expect((await as(outside.token).get(`${path('mia')}/loss`)).status).toBe(404);
});

it('row 71: tells who gives roles nothing of an address that holds nothing there, account or none', async () => {
  const { as, mia, kim, person, world: base } = world;
  await person('elsewhere');
  const off = await person('switched-off');
  await base.db.prisma.person.update({ where: { id: off.id }, data: { disabledAt: new Date() } });
  const told = async (name: string) => {
    const email = `${name}@example.com`;
    const answers = [
      await as(mia.token).get(`${path(name)}/loss?role=developer`),
      await as(mia.token).get(`${path(name)}/loss`),
      await as(mia.token).get(`/projects/shop/explain?subject=${email}&permission=image.push`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 200]);
    return answers.map(({ body: { requestId: _, ...body } }) =>
      JSON.stringify(body).replaceAll(email, 'whoever'),
    );
  };
  const nobody = await told('never-here');
  expect(await told('elsewhere')).toEqual(nobody);
  expect(await told('switched-off')).toEqual(nobody);
  // Who may read all accounts is told.
  const missing = await as(kim.token).get(`${path('never-here')}/loss?role=developer`);
  const there = await as(kim.token).get(`${path('elsewhere')}/loss?role=developer`);
  expect([missing.status, there.status]).toEqual([404, 200]);
});
