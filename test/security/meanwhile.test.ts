import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { hashPassword, verifyPassword } from '@/server/access/passwords/passwords';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { address, goodPassword } from '../auth/world';
import { createPeopleWorld, partsOf, refusal, type PeopleWorld } from '../people/world';
import { meanwhile as doMeanwhile } from '../support/meanwhile';

type Person = Awaited<ReturnType<PeopleWorld['signedIn']>>;
let world: PeopleWorld;
let ada: Person;
let kim: Person;
let shop: Awaited<ReturnType<PeopleWorld['project']>>;

beforeAll(async () => {
  world = await createPeopleWorld();
  ada = await world.signedIn('ada@example.com', { instanceRole: 'administrator' });
  kim = await world.signedIn('kim@example.com');
  shop = await world.project('shop', ['dev', 'staging', 'prod']);
  await world.grant(shop.id, { personId: kim.id }, 'maintainer');
});
afterAll(() => world.drop());
beforeEach(() => world.forgetFailures());

const meanwhile = <T>(
  change: (tx: Prisma.TransactionClient) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> => doMeanwhile(world.db, change, work);

const lines = (action: string, target: string) =>
  world.db.prisma.auditEvent.count({ where: { action, target } });

describe('a password that is reset while it is compared (rows 9 and 19)', () => {
  const reset = (id: string, passwordHash: string) => async (tx: Prisma.TransactionClient) => {
    await tx.person.update({ where: { id }, data: { passwordHash } });
    await tx.session.deleteMany({ where: { personId: id } });
  };

  it('opens no session that outlives the reset', async () => {
    const eve = await world.person('eve@example.com');
    const backend = createAuthBackend({ ...world.server, secret: 'test' });
    const passwordHash = await hashPassword('a whole other password');
    const from = { address, userAgent: 'test browser' };
    const answer = await meanwhile(reset(eve.id, passwordHash), () =>
      backend.signIn(eve.email, goodPassword, from),
    );
    expect(answer.outcome).toBe('refused');
    expect(await world.db.prisma.session.count({ where: { personId: eve.id } })).toBe(0);
    expect(await lines('person.signed-in', eve.email)).toBe(0);
  });

  it('opens none for who is disabled meanwhile either, to be there when they are enabled', async () => {
    const lou = await world.person('lou@example.com');
    const backend = createAuthBackend({ ...world.server, secret: 'test' });
    const disabledAt = world.clock.now;
    const answer = await meanwhile(
      (tx) => tx.person.update({ where: { id: lou.id }, data: { disabledAt } }),
      () => backend.signIn(lou.email, goodPassword, { address, userAgent: 'test browser' }),
    );
    expect(answer.outcome).toBe('refused');
    expect(await world.db.prisma.session.count({ where: { personId: lou.id } })).toBe(0);
  });

  it('is not set to another by whoever knew it before', async () => {
    const mia = await world.signedIn('mia@example.com');
    const chosen = 'a whole other password';
    const passwordHash = await hashPassword(chosen);
    const answer = await meanwhile(reset(mia.id, passwordHash), () =>
      world.call(mia.as, 'POST', '/me/password', {
        current: goodPassword,
        password: 'what the thief would have',
      }),
    );
    expect(refusal(answer)).toEqual([409, 'changed']);
    const kept = await world.db.prisma.person.findUniqueOrThrow({ where: { id: mia.id } });
    expect(await verifyPassword(kept.passwordHash, chosen)).toBe(true);
    expect(await lines('person.password-changed', mia.email)).toBe(0);
  });
});

describe('Row 72: a team that is removed while somebody names it', () => {
  const goes = async (slug: string, path: string, body: object) => {
    await world.call(ada.as, 'PUT', `/teams/${slug}`, { name: slug });
    return meanwhile(
      (tx) => tx.team.delete({ where: { slug } }),
      () => world.call(ada.as, 'PUT', path, body),
    );
  };

  it('is told as gone to who says which groups are it', async () => {
    await world.call(ada.as, 'PUT', '/sign-in/providers/forge', {
      name: 'Forge',
      issuer: 'https://issuer.invalid',
      clientId: 'x',
      clientSecret: 'x',
    });
    const groups = [{ group: 'release', team: 'fleeting' }];
    const answer = await goes('fleeting', '/sign-in/providers/forge/groups', { groups });
    expect(refusal(answer)).toEqual([400, 'invalid']);
    expect(answer.body['detail']).toContain('There is no team “fleeting”');
  });

  it('is told as gone to who makes a project of it', async () => {
    await world.call(ada.as, 'PUT', '/teams/brief', { name: 'Brief' });
    const answer = await meanwhile(
      (tx) => tx.team.delete({ where: { slug: 'brief' } }),
      () => world.call(ada.as, 'POST', '/projects', { slug: 'late', name: 'Late', team: 'brief' }),
    );
    expect(refusal(answer)).toEqual([404, 'not-found']);
    expect(await world.db.prisma.project.count({ where: { slug: 'late' } })).toBe(0);
  });
});

describe('a role that is removed while an invitation to it is accepted', () => {
  it('row 8: is brought to nobody, so that none made anew under its name counts for them', async () => {
    await world.call(ada.as, 'PUT', '/roles/guide', {
      name: 'Guide',
      permissions: ['project.read'],
    });
    const invitation = { email: 'new@example.com', project: 'shop', role: 'guide' };
    const { token } = partsOf(await world.call(kim.as, 'POST', '/invitations', invitation));
    const joining = { token, name: 'New', password: 'quiet harbour seven lanterns' };
    const answer = await meanwhile(
      async (tx) => {
        // Joining has read the link, and waits for its project.
        await tx.$queryRaw`SELECT id FROM project WHERE id = ${shop.id}::uuid FOR NO KEY UPDATE`;
        await tx.customRole.delete({ where: { slug: 'guide' } });
      },
      () => world.call(null, 'POST', '/invitations/accept', joining),
    );
    expect(refusal(answer)).toEqual([404, 'not-found']);
    expect(await world.db.prisma.roleGrant.count({ where: { role: 'guide' } })).toBe(0);
  });

  it('is never held and gone at once, however often both are tried together', async () => {
    for (let round = 0; round < 6; round++) {
      await world.forgetFailures();
      const role = { name: 'Guide', permissions: ['project.read'] };
      await world.call(ada.as, 'PUT', '/roles/guide', role);
      const email = `guest-${round}@example.com`;
      const made = await world.call(kim.as, 'POST', '/invitations', {
        email,
        project: 'shop',
        role: 'guide',
      });
      const { token } = partsOf(made);
      const guest = await world.signedIn(email);
      const [joined, removed] = await Promise.all([
        world.call(guest.as, 'POST', '/invitations/accept', { token }),
        world.call(ada.as, 'DELETE', '/roles/guide'),
      ]);
      expect([200, 404]).toContain(joined.status);
      expect([200, 409]).toContain(removed.status);
      const held = await world.db.prisma.roleGrant.count({ where: { role: 'guide' } });
      expect(await world.db.prisma.customRole.count({ where: { slug: 'guide' } })).toBe(held);
      await world.db.prisma.roleGrant.deleteMany({ where: { role: 'guide' } });
    }
  });
});

describe('a team that is removed meanwhile', () => {
  const going = async (slug: string) => {
    await world.call(ada.as, 'PUT', `/teams/${slug}`, { name: slug });
    return (tx: Prisma.TransactionClient) => tx.team.delete({ where: { slug } });
  };

  it('is named by no policy: another of its name would come to approve in its place', async () => {
    const gates = [{ kind: 'approvals', groups: [{ count: 1, team: 'gone' }] }];
    const answer = await meanwhile(await going('gone'), () =>
      world.call(kim.as, 'PUT', '/projects/shop/policies/prod', { gates }),
    );
    expect(refusal(answer)).toEqual([400, 'invalid']);
    expect(await world.db.prisma.policy.count()).toBe(0);
  });

  it('gets no role, no member and nobody by a link, and each is told so', async () => {
    const gone = await going('gone');
    const granted = await meanwhile(gone, () =>
      world.call(ada.as, 'PUT', '/projects/shop/grants/team:gone', { role: 'viewer' }),
    );
    expect(refusal(granted)).toEqual([404, 'not-found']);
    await going('gone');
    const added = await meanwhile(gone, () =>
      world.call(ada.as, 'PUT', '/teams/gone/members/kim@example.com', {}),
    );
    expect(refusal(added)).toEqual([409, 'changed']);
    await going('gone');
    const invitation = { email: 'kim@example.com', team: 'gone', project: 'shop', role: 'viewer' };
    const made = await world.call(ada.as, 'POST', '/invitations', invitation);
    const { token } = partsOf(made);
    const joined = await meanwhile(gone, () =>
      world.call(kim.as, 'POST', '/invitations/accept', { token }),
    );
    // What else the link brings still counts.
    expect(joined.status).toBe(200);
  });

  it('is removed once: the other who removes it is told, and the trail has one line', async () => {
    await going('twice');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.call(ada.as, 'DELETE', '/teams/twice')),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await lines('team.removed', 'twice')).toBe(1);
  });
});

describe('a project’s settings', () => {
  const change = (body: object) => world.call(kim.as, 'PATCH', '/projects/shop', body);
  const lock = (tx: Prisma.TransactionClient) =>
    tx.$queryRaw`SELECT id FROM project WHERE id = ${shop.id}::uuid FOR NO KEY UPDATE`;

  it('row 19: are not changed by who stopped being maintainer meanwhile', async () => {
    const answer = await meanwhile(
      async (tx) => {
        await lock(tx);
        await tx.roleGrant.updateMany({ where: { personId: kim.id }, data: { role: 'viewer' } });
      },
      () => change({ floatingTags: ['stable'] }),
    );
    expect(refusal(answer)).toEqual([403, 'forbidden']);
    const row = await world.db.prisma.project.findUniqueOrThrow({ where: { id: shop.id } });
    expect(row.floatingTags).not.toContain('stable');
    await world.db.prisma.roleGrant.updateMany({
      where: { personId: kim.id },
      data: { role: 'maintainer' },
    });
  });

  it('keep what somebody else set meanwhile, where this change leaves it out', async () => {
    const answer = await meanwhile(
      (tx) => tx.project.update({ where: { id: shop.id }, data: { floatingTags: ['latest'] } }),
      () => change({ name: 'The shop' }),
    );
    expect(answer.body).toMatchObject({ name: 'The shop', floatingTags: ['latest'] });
    await meanwhile(
      (tx) => tx.project.update({ where: { id: shop.id }, data: { floatingTags: ['edge'] } }),
      () => change({ latestFollows: 'promotion' }),
    );
    const row = await world.db.prisma.project.findUniqueOrThrow({ where: { id: shop.id } });
    expect(row.floatingTags).toEqual(['edge']);
  });
});

describe('single sign-on', () => {
  it('keeps a provider’s issuer where somebody is linked to it meanwhile', async () => {
    const path = '/sign-in/providers/staff';
    const body = { name: 'Staff', issuer: 'https://id.example.com', clientId: 'sallyport' };
    const clientSecret = 'a secret of the tests';
    expect((await world.call(ada.as, 'PUT', path, { ...body, clientSecret })).status).toBe(200);
    const answer = await meanwhile(
      async (tx) => {
        // As a first sign-in does.
        const { id: providerId } = await tx.ssoProvider.findUniqueOrThrow({
          where: { slug: 'staff' },
        });
        await tx.$queryRaw`SELECT id FROM sso_provider WHERE id = ${providerId}::uuid FOR SHARE`;
        await tx.identity.create({ data: { providerId, subject: '1', personId: kim.id } });
      },
      () => world.call(ada.as, 'PUT', path, { ...body, issuer: 'https://other.example.com' }),
    );
    expect(refusal(answer)).toEqual([409, 'conflict']);
  });
});

describe('a session that ends meanwhile', () => {
  it('shows nobody else’s view, and is told that it has ended', async () => {
    const lea = await world.signedIn('lea@example.com');
    await world.grant(shop.id, { personId: lea.id }, 'maintainer');
    const tom = await world.person('tom@example.com');
    await world.grant(shop.id, { personId: tom.id }, 'viewer');
    const answer = await meanwhile(
      (tx) => tx.session.deleteMany({ where: { personId: lea.id } }),
      () => world.call(lea.as, 'POST', '/me/view-as', { email: tom.email, project: 'shop' }),
    );
    expect(refusal(answer)).toEqual([401, 'unauthenticated']);
    expect(await lines('access.viewed-as', tom.email)).toBe(0);
  });
});
