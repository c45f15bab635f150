import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions } from '@/domain/permissions/roles';
import { hearTouches } from '../support/told-of';
import { apiOf, type Answer } from '../auth/api';
import { createWorld, type World } from '../auth/world';

let world: World;
let call: ReturnType<typeof apiOf>;
const tokens: Record<string, string> = {};
const as = (name: string) => tokens[name] ?? '';
const refusal = (answer: Answer) => [answer.status, answer.body['code']];
const put = (slug: string, given: unknown, name = slug, who = 'admin') =>
  call(as(who), 'PUT', `/roles/${slug}`, { name, permissions: given });
const grant = (role: string, more: object = {}) =>
  call(as('kim'), 'PUT', '/projects/shop/grants/ben@example.com', { role, ...more });

beforeAll(async () => {
  world = await createWorld();
  call = apiOf(world);
  const ids: string[] = [];
  for (const name of ['admin', 'auditor', 'kim', 'ben']) {
    const role = name === 'admin' ? 'administrator' : name === 'auditor' ? 'auditor' : undefined;
    const person = await world.person(`${name}@example.com`, role ? { instanceRole: role } : {});
    tokens[name] = await world.token(person.id);
    ids.push(person.id);
  }
  // Kim names whom she sees.
  await world.team('both', ids.slice(2));
  await call(as('admin'), 'POST', '/projects', { slug: 'shop', name: 'Shop', template: 'open' });
  await call(as('admin'), 'PUT', '/projects/shop/grants/kim@example.com', { role: 'maintainer' });
});
afterAll(() => world.drop());

describe('roles', () => {
  it('are listed for everybody, built-in ones first, with every permission in words', async () => {
    const listed = await call(as('ben'), 'GET', '/roles');
    expect(listed.body.items?.map(({ slug, custom }) => [slug, custom])).toEqual([
      ['viewer', false],
      ['reviewer', false],
      ['developer', false],
      ['approver', false],
      ['maintainer', false],
    ]);
    const words = listed.body['permissions'] as { permission: string }[];
    expect(words.map(({ permission }) => permission)).toEqual([...permissions]);
  });

  it('are made, changed and removed by administrators alone', async () => {
    for (const who of ['auditor', 'kim', 'ben']) {
      expect(refusal(await put('boss', ['project.read'], 'Boss', who)), who).toEqual([
        403,
        'forbidden',
      ]);
      expect(refusal(await call(as(who), 'DELETE', '/roles/boss')), who).toEqual([
        403,
        'forbidden',
      ]);
    }
    expect(await world.db.prisma.customRole.count()).toBe(0);
  });

  it('of the table stay as they are, and their names are taken', async () => {
    for (const slug of ['viewer', 'maintainer', 'administrator', 'security', 'auditor']) {
      expect(refusal(await put(slug, ['project.read'])), slug).toEqual([409, 'conflict']);
      expect(refusal(await call(as('admin'), 'DELETE', `/roles/${slug}`)), slug).toEqual([
        409,
        'conflict',
      ]);
    }
  });

  it('show the project at least, and name permissions that there are', async () => {
    expect(refusal(await put('odd', ['image.pull']))).toEqual([400, 'invalid']);
    expect(refusal(await put('odd', []))).toEqual([400, 'invalid']);
    expect(refusal(await put('odd', ['project.read', 'everything']))).toEqual([400, 'invalid']);
    const operator = { $in: permissions };
    expect(refusal(await put('odd', operator))).toEqual([400, 'invalid']);
  });

  it('are read after they were written, and written twice without a second line in the trail', async () => {
    const given = ['stage.hold', 'project.read'];
    const made = await put('on-call', given, 'On call');
    expect(made.body).toMatchObject({
      slug: 'on-call',
      name: 'On call',
      permissions: ['project.read', 'stage.hold'],
      custom: true,
      limitable: false,
      createdBy: { kind: 'person', detail: 'admin@example.com' },
    });
    expect((await put('on-call', given, 'On call')).body).toEqual(made.body);
    const lines = { where: { action: 'role.saved', target: 'on-call' } };
    expect(await world.db.prisma.auditEvent.count(lines)).toBe(1);
    const listed = await call(as('kim'), 'GET', '/roles');
    expect(listed.body.items).toContainEqual(made.body);
  });

  it('are made once when twenty ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => put('raced', ['project.read'], 'Raced')),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const lines = { where: { action: 'role.saved', target: 'raced' } };
    expect(await world.db.prisma.auditEvent.count(lines)).toBe(1);
  });
});

describe('a custom role', () => {
  it('is granted as any other, and gives what it names and nothing else', async () => {
    const granted = await grant('on-call');
    expect(granted.body).toMatchObject({
      role: 'on-call',
      roleName: 'On call',
      permissions: ['project.read', 'stage.hold'],
    });
    const project = await call(as('ben'), 'GET', '/projects/shop');
    expect(project.body['can']).toMatchObject({ push: false, administer: false, request: false });
    const grants = await call(as('kim'), 'GET', '/projects/shop/grants');
    expect(grants.body.items).toContainEqual(expect.objectContaining({ role: 'on-call' }));
    expect((await call(as('ben'), 'PATCH', '/projects/shop', { name: 'x' })).status).toBe(403);
  });

  it('gives what it was changed to at the next request, with before and after in the trail', async () => {
    await put('on-call', ['project.read', 'project.administer'], 'On call');
    expect((await call(as('ben'), 'PATCH', '/projects/shop', { name: 'Shop' })).status).toBe(200);
    const touches = await hearTouches(world.db);
    await put('on-call', ['project.read'], 'On call');
    expect(await touches.until(1)).toMatchObject([{ project: 'shop', image: null }]);
    touches.stop();
    expect((await call(as('ben'), 'PATCH', '/projects/shop', { name: 'x' })).status).toBe(403);
    const told = await world.db.prisma.auditEvent.findFirst({
      where: { action: 'role.saved' },
      orderBy: { seq: 'desc' },
    });
    expect(told).toMatchObject({
      before: { name: 'On call', permissions: ['project.read', 'project.administer'] },
      after: { name: 'On call', permissions: ['project.read'] },
    });
  });

  it('is limited to stages where it lets builds into stages, and else not', async () => {
    const limited = { stages: ['prod'] };
    expect(refusal(await grant('on-call', limited))).toEqual([400, 'invalid']);
    await put('releaser', ['project.read', 'promotion.execute'], 'Releaser');
    expect((await grant('releaser', limited)).body['stages']).toEqual(['prod']);
    const project = await call(as('ben'), 'GET', '/projects/shop');
    expect(project.body['can']).toMatchObject({ push: false, promoteInto: ['prod'] });
  });

  it('that there is not is refused, naming those that there are', async () => {
    const refused = await grant('nonsense');
    expect(refusal(refused)).toEqual([400, 'invalid']);
    expect(refused.body['detail']).toContain('releaser');
  });

  it('stays while it is held, naming the projects; afterwards it goes', async () => {
    const refused = await call(as('admin'), 'DELETE', '/roles/releaser');
    expect(refusal(refused)).toEqual([409, 'conflict']);
    expect(refused.body['projects']).toEqual(['shop']);
    await grant('viewer');
    expect((await call(as('admin'), 'DELETE', '/roles/releaser')).status).toBe(200);
    expect((await call(as('admin'), 'DELETE', '/roles/releaser')).status).toBe(404);
    expect((await grant('releaser')).status).toBe(400);
  });

  it('is never held and gone at once, however often both are tried together', async () => {
    for (let round = 0; round < 8; round++) {
      await put('fleeting', ['project.read', 'image.pull'], 'Fleeting');
      await Promise.all([grant('fleeting'), call(as('admin'), 'DELETE', '/roles/fleeting')]);
      const [held, there] = await Promise.all([
        world.db.prisma.roleGrant.count({ where: { role: 'fleeting' } }),
        world.db.prisma.customRole.count({ where: { slug: 'fleeting' } }),
      ]);
      expect(there).toBe(held);
      await grant('viewer');
    }
  });

  it('row 8: takes invitations to it along, so that none brings a role made anew under its name', async () => {
    await put('again', ['project.read'], 'Again');
    const invitation = { email: 'new@example.com', project: 'shop', role: 'again' };
    const { body } = await call(as('kim'), 'POST', '/invitations', invitation);
    const [, token = ''] = String(body['link']).split('#');
    expect((await call(null, 'POST', '/invitations/look', { token })).status).toBe(200);
    expect((await call(as('admin'), 'DELETE', '/roles/again')).status).toBe(200);
    await put('again', [...permissions], 'Again');
    expect((await call(null, 'POST', '/invitations/look', { token })).status).toBe(404);
    const joining = { token, name: 'New', password: 'violet otter carries lamp' };
    expect((await call(null, 'POST', '/invitations/accept', joining)).status).toBe(404);
  });

  it('changes only when no promotion reads rights on its projects (L7)', async () => {
    await put('releaser', ['project.read', 'promotion.execute'], 'Releaser');
    await grant('releaser');
    const { id } = await world.db.prisma.project.findUniqueOrThrow({ where: { slug: 'shop' } });
    let isSaved = false;
    const saving = await world.db.prisma.$transaction(async (tx) => {
      // As a promotion does while it decides.
      await tx.$queryRaw`SELECT id FROM project WHERE id = ${id}::uuid FOR SHARE`;
      const saved = put('releaser', ['project.read'], 'Releaser').then((answer) => {
        isSaved = true;
        return answer;
      });
      await untilSomebodyWaits();
      expect(isSaved).toBe(false);
      return { saved };
    });
    expect((await saving.saved).status).toBe(200);
  });
});

/** Until a statement waits for another's lock. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await world.db.pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) > 0) return;
  }
}
