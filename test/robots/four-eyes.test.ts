import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { createCiPush } from '../security/push';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { createPerson } from '../setup/person';
import { actedBy } from '../support/acted';

const roles = { ana: 'approver', kim: 'maintainer', max: 'maintainer' } as const;
type Name = keyof typeof roles;

interface Promotion {
  id: string;
  state: string;
  requestedBy: { kind: string; name: string };
  outcome: string | null;
}

let server: TestServer;
let ci: Awaited<ReturnType<typeof createCiPush>>;
const tokens = {} as Record<Name, string>;
let robot: { secret: string; username: string };

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = await createCiPush(server, 'shop');
  for (const name of Object.keys(roles) as Name[]) {
    tokens[name] = await createPerson(server, `${name}@example.com`, { role: roles[name] });
  }
  await policy({});
  robot = await makeRobot('kim', 'asks');
});
afterAll(() => server.stop());

const policy = async (more: object) => {
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }] }];
  const saved = await server.api('PUT', '/projects/shop/policies/staging', { gates, ...more });
  expect(saved.status).toBe(200);
};

const as = <T = Promotion>(token: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token });

async function makeRobot(by: Name, name: string, permissions = ['promotion.request']) {
  const body = { name, kind: 'ci', registry: 'shop-dev', permissions };
  const made = await as<typeof robot>(tokens[by], 'POST', '/projects/shop/robots', body);
  expect(made.status).toBe(201);
  return made.body;
}

/** Pushes a build of its own bytes, and has the robot ask for it. */
async function asked(image: string, secret = robot.secret) {
  expect(await ci.image(image, { tag: 'one', layer: image })).toBe(201);
  const wish = { project: 'shop', image, build: 1, to: 'staging' };
  return as(secret, 'POST', '/promotions', wish);
}

const approve = (token: string, id: string) =>
  as(token, 'POST', `/promotions/${id}/approvals`, { decision: 'approve' });
const readIt = async (id: string) => (await as(tokens.max, 'GET', `/promotions/${id}`)).body;

async function sessionOf(name: Name): Promise<Record<string, string>> {
  const where = { email: `${name}@example.com` };
  const user = await server.db.prisma.person.findUniqueOrThrow({ where });
  const session = newId();
  await server.db.prisma.session.create({
    data: {
      id: newId(),
      personId: user.id,
      tokenHash: new Uint8Array(hashSecret(session)),
      lastSeenAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return {
    cookie: `${sessionCookieName(server.url)}=${session}`,
    origin: 'http://127.0.0.1',
    'sec-fetch-site': 'same-origin',
    [pageForHeader]: user.id,
  };
}

describe('row 18, L7: a robot asks for a promotion', () => {
  it('is kept as the robot’s; who made its secret approves by no credential, somebody else does', async () => {
    const { status, body } = await asked('one');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'waiting',
      requestedBy: { kind: 'robot', name: 'robot.shop.asks', detail: 'ci' },
    });
    const refused = [
      await approve(tokens.kim, body.id),
      await approve(robot.secret, body.id),
      await server.api<Promotion>(
        ...(['POST', `/promotions/${body.id}/approvals`, { decision: 'approve' }] as const),
        { token: null, headers: await sessionOf('kim') },
      ),
    ];
    expect(refused.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect(JSON.stringify(refused[0]?.body)).toContain('robot.shop.asks asked for this promotion');
    expect((await readIt(body.id)).state).toBe('waiting');
    expect((await approve(tokens.ana, body.id)).body.state).toBe('promoted');
  });

  it('tells its holder so in what they may, keeps it among what they asked, and lets them cancel', async () => {
    const { body } = await asked('two');
    const path = `/promotions/${body.id}/review`;
    const { can: may } = (
      await as<{ can: Record<string, { allowed: boolean }> }>(tokens.kim, 'GET', path)
    ).body;
    expect(may.approve?.allowed).toBe(false);
    expect(may.cancel?.allowed).toBe(true);
    const inbox = await as<Record<'mine' | 'asked', { promotion: Promotion }[]>>(
      ...([tokens.kim, 'GET', '/inbox'] as const),
    );
    const ids = (list: { promotion: Promotion }[]) => list.map(({ promotion }) => promotion.id);
    expect(ids(inbox.body.asked)).toContain(body.id);
    expect(ids(inbox.body.mine)).not.toContain(body.id);
    const waived = await as(tokens.kim, 'POST', `/promotions/${body.id}/waivers`, {
      gate: 'approvals',
      reason: 'mine',
      expiresInHours: 1,
    });
    expect(waived.status).toBe(403);
    const cancelled = await as(tokens.kim, 'POST', `/promotions/${body.id}/cancel`, {});
    expect(cancelled.body.state).toBe('cancelled');
  });

  it('counts the holder of a secret that was revoked since, for what was asked before', async () => {
    const own = await makeRobot('kim', 'revoked');
    const { body } = await asked('three', own.secret);
    const { secrets } = (
      await as<{ secrets: { id: string }[] }>(tokens.max, 'GET', '/projects/shop/robots/revoked')
    ).body;
    const next = await as(tokens.max, 'POST', '/projects/shop/robots/revoked/secrets', {});
    expect(next.status).toBe(201);
    const path = `/projects/shop/robots/revoked/secrets/${secrets[0]?.id}`;
    expect((await as(tokens.max, 'DELETE', path)).status).toBe(200);
    expect((await approve(tokens.kim, body.id)).status).toBe(403);
    // Who was shown the next one only later did not ask for this.
    expect((await approve(tokens.max, body.id)).body.state).toBe('promoted');
  });

  it('counts everybody whose secret counted when it asked', async () => {
    const shared = await makeRobot('kim', 'shared');
    await as(tokens.max, 'POST', '/projects/shop/robots/shared/secrets', {});
    const { body } = await asked('four', shared.secret);
    expect((await approve(tokens.kim, body.id)).status).toBe(403);
    expect((await approve(tokens.max, body.id)).status).toBe(403);
    expect((await approve(tokens.ana, body.id)).body.state).toBe('promoted');
  });

  it('counts who set up its trust, where it has no secret', async () => {
    const trusted = await makeRobot('max', 'trusted');
    const { prisma } = server.db;
    const where = { username: 'robot.shop.trusted' };
    const { id: robotId } = await prisma.robot.findUniqueOrThrow({ where });
    const kim = await prisma.person.findUniqueOrThrow({ where: { email: 'kim@example.com' } });
    const by = actedBy('createdBy', kim.email, kim.id);
    const issuer = { name: 'x', slug: 'x', issuer: 'https://issuer.example.com', ...by };
    const { id: issuerId } = await prisma.trustedIssuer.create({
      data: { id: newId(), ...issuer },
    });
    await prisma.robotTrust.create({
      data: {
        id: newId(),
        robotId,
        issuerId,
        audience: 'x',
        claims: { sub: 'x' },
        ...by,
      },
    });
    const { body } = await asked('five', trusted.secret);
    expect((await approve(tokens.kim, body.id)).status).toBe(403);
    expect((await approve(tokens.max, body.id)).status).toBe(403);
    expect((await approve(tokens.ana, body.id)).body.state).toBe('promoted');
  });

  it('asks for nothing by what was taken away while it asked, so that nobody hides that they held it', async () => {
    const own = await makeRobot('kim', 'taken');
    expect(await ci.image('nine', { tag: 'one', layer: 'nine' })).toBe(201);
    const wish = { project: 'shop', image: 'nine', build: 1, to: 'staging' };
    const asking = await server.db.prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT id FROM image WHERE name = 'nine' FOR NO KEY UPDATE`;
        const answer = as(own.secret, 'POST', '/promotions', wish);
        await untilSomebodyWaits();
        await server.db.prisma.robotSecret.deleteMany({ where: { robot: { name: 'taken' } } });
        return { answer };
      },
      { timeout: 20_000 },
    );
    expect((await asking.answer).status).toBe(403);
    expect(await server.db.prisma.promotion.count({ where: { image: { name: 'nine' } } })).toBe(0);
  });

  it('never decides, clicks or waives, whatever it was given', async () => {
    await policy({ lastClick: true });
    const { body } = await asked('six');
    await approve(tokens.ana, body.id);
    for (const path of ['execute', 'cancel', 'break-glass', 'waivers']) {
      const extra = path === 'waivers' ? { gate: 'approvals', expiresInHours: 1 } : {};
      const sent = path === 'execute' ? undefined : { reason: 'x', ...extra };
      const answer = await as(robot.secret, 'POST', `/promotions/${body.id}/${path}`, sent);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await readIt(body.id)).state).toBe('approved');
    await policy({});
  });

  it('may not without the permission, nor once it is disabled; where nobody approves it waits for a click', async () => {
    const plain = await makeRobot('kim', 'plain', ['check.report']);
    expect((await asked('seven', plain.secret)).status).toBe(403);
    await server.api('PUT', '/projects/shop/policies/staging', { gates: [] });
    const click = await asked('seven');
    expect(click.body).toMatchObject({ state: 'approved', needsPromoter: true });
    const path = `/promotions/${click.body.id}/execute`;
    expect((await as(robot.secret, 'POST', path, {})).status).toBe(403);
    expect((await as(tokens.ana, 'POST', path, {})).body).toMatchObject({ state: 'promoted' });
    await policy({});
    const gone = await makeRobot('kim', 'gone');
    const { body } = await asked('eight', gone.secret);
    await as(tokens.kim, 'PATCH', '/projects/shop/robots/gone', { disabled: true });
    await approve(tokens.ana, body.id);
    expect(await readIt(body.id)).toMatchObject({ state: 'failed' });
  });
});

/** Until a statement waits for another's lock. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await server.db.pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) > 0) return;
  }
}
