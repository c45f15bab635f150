import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { createPerson } from '../setup/person';
import { createCiPush } from '../security/push';

const password = 'violet otter carries lamp';
const roles = {
  ben: 'developer',
  ana: 'approver',
  cleo: 'approver',
  kim: 'maintainer',
  max: 'maintainer',
} as const;
type Name = keyof typeof roles | 'nina';

interface Promotion {
  id: string;
  state: string;
  digest: string;
  outcome: string | null;
  approvals: { counts: boolean; lapsed: string[] }[];
  verdicts: { gate: string; verdict: string }[];
}

let server: TestServer;
let ci: Awaited<ReturnType<typeof createCiPush>>;
const tokens = {} as Record<Name, string>;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = await createCiPush(server, 'shop');
  for (const name of [...Object.keys(roles), 'nina'] as Name[]) {
    const given = name === 'nina' ? {} : { role: roles[name] };
    tokens[name] = await createPerson(server, `${name}@example.com`, { password, ...given });
  }
  await policy([{ kind: 'approvals', groups: [{ count: 1 }] }]);
});
afterAll(() => server.stop());

const as = <T = Promotion>(name: Name, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token: tokens[name] });

const policy = async (gates: readonly object[], more: object = {}) => {
  const saved = await server.api('PUT', '/projects/shop/policies/staging', { gates, ...more });
  expect(saved.status).toBe(200);
};

/** Pushes a build of its own bytes and asks for it. */
async function asked(image: string, tag = 'one', build = 1): Promise<Promotion> {
  expect(await ci.image(image, { tag, layer: `${image} ${tag}` })).toBe(201);
  const made = await as('ben', 'POST', '/promotions', {
    project: 'shop',
    image,
    build,
    to: 'staging',
  });
  expect(made.status).toBe(201);
  return made.body;
}

const approve = (name: Name, id: string) =>
  as(name, 'POST', `/promotions/${id}/approvals`, { decision: 'approve' });
const read = async (id: string) => (await as('kim', 'GET', `/promotions/${id}`)).body;

describe('row 16: a tag moved after the approval', () => {
  it('changes nothing: what was approved is promoted, in every state', async () => {
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }], { lastClick: true });
    const { id, digest } = await asked('moved');
    const other = { tag: 'one', layer: 'another' };
    expect(await ci.image('moved', other)).toBe(201);
    expect((await approve('ana', id)).body).toMatchObject({ state: 'approved', digest });
    expect(await ci.image('moved', { ...other, layer: 'a third' })).toBe(201);
    const done = await as('ben', 'POST', `/promotions/${id}/execute`);
    expect(done.body).toMatchObject({ state: 'promoted', digest });
    expect(await ci.image('moved', { ...other, layer: 'a fourth' })).toBe(201);
    const tag = { token: tokens.ben };
    const there = await server.api<{ digest: string }>(
      'GET',
      '/projects/shop/images/moved/tags/latest?stage=staging',
      undefined,
      tag,
    );
    expect(there.body.digest).toBe(digest);
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }]);
  });
});

describe('row 18: self-approval', () => {
  it('is refused by token, other token, session, password and robot of theirs', async () => {
    expect(await ci.image('self', { tag: 'one', layer: 'self' })).toBe(201);
    const wish = { project: 'shop', image: 'self', build: 1, to: 'staging' };
    const { id } = (await as('kim', 'POST', '/promotions', wish)).body;
    const second = await as<{ token: string }>('kim', 'POST', '/me/tokens', { name: 'second' });
    const robot = await as<{ secret: string }>('kim', 'POST', '/projects/shop/robots', {
      name: 'of-kim',
      kind: 'ci',
      registry: 'shop-dev',
    });
    const user = await server.db.prisma.person.findUniqueOrThrow({
      where: { email: 'kim@example.com' },
    });
    const session = 'a session of the test, long enough';
    const now = new Date();
    await server.db.prisma.session.create({
      data: {
        id: newId(),
        personId: user.id,
        tokenHash: Uint8Array.from(hashSecret(session)),
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + 3_600_000),
      },
    });
    const headers = {
      cookie: `${sessionCookieName('http://127.0.0.1')}=${session}`,
      'sec-fetch-site': 'same-origin',
      [pageForHeader]: user.id,
    };
    const basic = Buffer.from(`kim@example.com:${password}`).toString('base64');
    const body = { decision: 'approve' };
    const path = `/promotions/${id}/approvals`;
    const statuses: Record<string, number> = {};
    for (const [name, options] of Object.entries({
      token: { token: tokens.kim },
      second: { token: second.body.token },
      robot: { token: robot.body.secret },
      basic: { token: null, headers: { authorization: `Basic ${basic}` } },
      session: { token: null, headers },
    })) {
      statuses[name] = (await server.api('POST', path, body, options)).status;
    }
    expect(statuses).toEqual({ token: 403, second: 403, robot: 403, basic: 401, session: 403 });
    // Not because they are let do nothing: the session reads it, and another person may approve.
    const options = { token: null, headers };
    expect((await server.api('GET', `/promotions/${id}`, undefined, options)).status).toBe(200);
    expect((await read(id)).approvals).toEqual([]);
    expect((await approve('ana', id)).body.state).toBe('promoted');
  });

  it('is not to be had by changing the rule and changing it back: approvals lapse', async () => {
    const two = [{ kind: 'approvals', groups: [{ count: 2 }] }];
    await policy(two);
    const { id } = await asked('toggled');
    await approve('ana', id);
    // Not to none at all: a job could promote it before the rule is back.
    await policy([{ kind: 'approvals', groups: [{ count: 3 }] }]);
    await policy(two);
    const now = await read(id);
    expect(now.approvals).toMatchObject([{ counts: false }]);
    expect(now.verdicts).toMatchObject([{ verdict: 'waiting' }]);
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }]);
  });
});

describe('row 17: what is asked for changes', () => {
  it('leaves no approval that counts: target, there and back too, and policy', async () => {
    const two = [{ kind: 'approvals', groups: [{ count: 2 }] }];
    await policy([]);
    const promoteNow = async (build: number) => {
      const wish = { project: 'shop', image: 'changed', build, to: 'staging', reason: 'x' };
      expect((await as('kim', 'POST', '/promotions', wish)).body.state).toBe('promoted');
    };
    for (const tag of ['one', 'two', 'three']) {
      expect(await ci.image('changed', { tag, layer: `changed ${tag}` })).toBe(201);
    }
    await promoteNow(1);
    await promoteNow(2);
    await policy(two);
    const { id } = (
      await as('ben', 'POST', '/promotions', {
        project: 'shop',
        image: 'changed',
        build: 3,
        to: 'staging',
      })
    ).body;
    await approve('ana', id);
    expect((await read(id)).approvals).toMatchObject([{ counts: true }]);
    await promoteNow(1);
    expect((await read(id)).approvals).toMatchObject([{ counts: false }]);
    // Back to the very build that was there when it was approved.
    expect((await read(id)).approvals[0]?.lapsed).toHaveLength(1);
    const again = await approve('ana', id);
    expect(again).toMatchObject({ status: 409, body: { code: 'changed' } });
    await approve('ana', id);
    expect((await read(id)).approvals.filter(({ counts }) => counts)).not.toEqual([]);
    await policy([{ ...two[0], lapseHours: 9 }]);
    expect((await read(id)).approvals.filter(({ counts }) => counts)).toEqual([]);
  });

  it('cannot be changed by the request: no field of it is taken', async () => {
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const { id } = await asked('fields');
    for (const extra of [
      { to: 'prod' },
      { digest: `sha256:${'0'.repeat(64)}` },
      { tags: ['v9'] },
      { state: 'promoted' },
      { personId: newId() },
      { comment: { $ne: null } },
      { decision: ['approve'] },
      { decision: 'promoted' },
      { seen: { target: null, policyVersion: 1, move: 3 } },
    ]) {
      const body = { decision: 'approve', ...extra };
      const answer = await as('ana', 'POST', `/promotions/${id}/approvals`, body);
      expect([extra, answer.status]).toEqual([extra, 400]);
    }
    expect((await read(id)).approvals).toEqual([]);
  });
});

describe('row 14: the id of another promotion in the body', () => {
  it('is not what is acted on: the path names it', async () => {
    const { id } = await asked('path');
    const other = await asked('other');
    const body = { decision: 'approve', id: other.id };
    await as('ana', 'POST', `/promotions/${id}/approvals`, body);
    expect(await read(other.id)).toMatchObject({ state: 'waiting', approvals: [] });
  });
});

describe('row 19 and 20: whose approval it is, and what for', () => {
  it('counts no approval of somebody whose right went before it happened', async () => {
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }], { lastClick: true });
    const { id } = await asked('late');
    expect((await approve('cleo', id)).body.state).toBe('approved');
    await server.api('DELETE', '/projects/shop/grants/cleo@example.com');
    // Refused where a job asked the gates anew before the click did.
    await as('ben', 'POST', `/promotions/${id}/execute`);
    expect((await read(id)).state).toBe('waiting');
    await server.api('PUT', '/projects/shop/grants/cleo@example.com', { role: 'approver' });
    await policy([{ kind: 'approvals', groups: [{ count: 1 }] }]);
  });

  it('takes an approval for one promotion once: not for another, not after its end', async () => {
    const first = await asked('once');
    const second = await asked('once', 'two', 2);
    expect((await approve('ana', first.id)).body.state).toBe('promoted');
    expect((await approve('ana', first.id)).status).toBe(409);
    expect((await read(second.id)).approvals).toEqual([]);
    const cancelled = await as('ben', 'POST', `/promotions/${second.id}/cancel`, {});
    expect(cancelled.body.state).toBe('cancelled');
    for (const [verb, body] of [
      ['approvals', { decision: 'approve' }],
      ['execute', {}],
      ['cancel', {}],
      ['break-glass', { reason: 'x' }],
      ['waivers', { gate: 'approvals', reason: 'x', expiresInHours: 1 }],
      ['sign-off', {}],
    ] as const) {
      const answer = await as('max', 'POST', `/promotions/${second.id}/${verb}`, body);
      expect([verb, answer.status]).toEqual([verb, 409]);
    }
  });

  it('is signed off by neither who broke the glass nor who asked', async () => {
    const { id } = await asked('glass');
    const glass = await as('kim', 'POST', `/promotions/${id}/break-glass`, { reason: 'down' });
    expect(glass.body.state).toBe('promoted');
    const statuses: number[] = [];
    for (const name of ['kim', 'ben', 'ana', 'max'] as const) {
      statuses.push((await as(name, 'POST', `/promotions/${id}/sign-off`, {})).status);
    }
    expect(statuses).toEqual([403, 403, 403, 200]);
  });

  it('waives no gate of another promotion, and none that every stage asks', async () => {
    const { id } = await asked('gate');
    for (const gate of ['checks', 'soak', 'approvals-2', 'withdrawn', 'hold', '__proto__']) {
      const waiver = { gate, reason: 'x', expiresInHours: 1 };
      const answer = await as('kim', 'POST', `/promotions/${id}/waivers`, waiver);
      expect([gate, answer.status]).toEqual([gate, 400]);
    }
  });
});

describe('rows 10 and 14: promotions of a project that one may not see', () => {
  it('look on every verb as those that do not exist, and count nowhere', async () => {
    const { id } = await asked('hidden');
    const acts: [method: string, path: string, body?: object][] = [
      ['GET', ''],
      ['GET', '/review'],
      ['POST', '/approvals', { decision: 'approve' }],
      ['POST', '/approvals', { decision: 'reject' }],
      ['POST', '/cancel', {}],
      ['POST', '/execute', {}],
      ['POST', '/waivers', { gate: 'approvals', reason: 'x', expiresInHours: 1 }],
      ['POST', '/break-glass', { reason: 'x' }],
      ['POST', '/sign-off', {}],
      ['POST', '/comments', { text: 'x' }],
    ];
    for (const [method, path, body] of acts) {
      const told = await Promise.all(
        [id, newId()].map(async (each) => {
          const url = `/promotions/${each}${path}`;
          const answer = await as<Record<string, unknown>>('nina', method, url, body);
          const { requestId: _, ...rest } = answer.body;
          return { status: answer.status, body: JSON.stringify(rest).replaceAll(each, '<id>') };
        }),
      );
      expect([method, path, told[0]!.status]).toEqual([method, path, 404]);
      expect(told[0]).toEqual(told[1]);
    }
    const inbox = await as<Record<string, unknown[]>>('nina', 'GET', '/inbox');
    expect(inbox.body).toEqual({
      mine: [],
      asked: [],
      done: [],
      credentials: [],
      words: [],
      isolation: null,
      stops: [],
      loosened: [],
      proposals: [],
      troubles: [],
      projectNames: {},
      withdrawn: [],
    });
    const count = await as<{ mine: number }>('nina', 'GET', '/inbox/count');
    expect(count.body).toEqual({
      mine: 0,
      credentials: 0,
      words: 0,
      isolation: 0,
      stops: 0,
      loosened: 0,
      proposals: 0,
      troubles: 0,
      withdrawn: 0,
    });
    const list = await as<{ items: unknown[] }>('nina', 'GET', '/promotions');
    expect(list.body.items).toEqual([]);
    expect((await as('nina', 'GET', '/promotions?project=shop')).status).toBe(404);
    expect((await read(id)).state).toBe('waiting');
    const trail = await server.db.prisma.auditEvent.count({
      where: { actorName: 'nina@example.com', action: 'promotion.refused' },
    });
    expect(trail).toBe(0);
  });
});

// Rows 13 and 21 are in test/promotions/promote-at-once.test.ts (50 equal promotions, 50 builds for
// one tag) and, for last clicks, in races.test.ts.

describe('row 22: evidence about something else, or malformed', () => {
  it('is refused, and the gate goes on waiting', async () => {
    const approval = { kind: 'approvals', groups: [{ count: 1 }] };
    await policy([{ kind: 'checks', names: ['scan'] }, approval]);
    const { id, digest } = await asked('evidence');
    expect(await ci.image('elsewhere', { tag: 'one', layer: 'elsewhere' })).toBe(201);
    const good = { project: 'shop', image: 'evidence', name: 'scan', state: 'passed', digest };
    for (const [wrong, status] of [
      [{ image: 'elsewhere' }, 404],
      [{ digest: `sha256:${'0'.repeat(64)}` }, 404],
      [{ digest: 'sha256:short' }, 400],
      [{ digest: digest.toUpperCase() }, 400],
      [{ state: 'Passed' }, 400],
      [{ state: ['passed'] }, 400],
      [{ url: 'javascript:alert(1)' }, 400],
      [{ at: '2000-01-01T00:00:00Z' }, 400],
    ] as const) {
      const path = '/projects/shop/checks';
      const answer = await server.api('POST', path, { ...good, ...wrong });
      expect([wrong, answer.status]).toEqual([wrong, status]);
    }
    // Approved, so that the check alone holds it up; the same report about this digest lets it go.
    const stands = (await approve('ana', id)).body;
    expect(stands.state).toBe('waiting');
    expect(stands.verdicts.map(({ verdict }) => verdict)).toEqual(['waiting', 'passed']);
    expect((await server.api('POST', '/projects/shop/checks', good)).status).toBe(201);
    await policy([approval]);
  });
});

describe('row 44: bodies that are more than they say', () => {
  it('are refused with 400 and change nothing', async () => {
    const { id } = await asked('bodies');
    const wish = { project: 'shop', image: 'bodies', build: 1, to: 'staging' };
    const bodies: [path: string, body: unknown][] = [
      ['/promotions', { ...wish, requestedBy: 'ana@example.com' }],
      ['/promotions', { ...wish, state: 'promoted' }],
      ['/promotions', { ...wish, build: { $gt: 0 } }],
      ['/promotions', { ...wish, tags: { length: 1, 0: 'v1' } }],
      ['/promotions', { ...wish, dryRun: 'no' }],
      ['/releases', { project: 'shop', to: 'staging', items: [{ ...wish }] }],
      [`/promotions/${id}/waivers`, { gate: { $ne: '' }, reason: 'x', expiresInHours: 1 }],
      [`/promotions/${id}/waivers`, { gate: 'approvals', reason: 'x', expiresInHours: 1e9 }],
      [`/promotions/${id}/waivers`, { gate: 'approvals', reason: ' ', expiresInHours: 1 }],
      [`/promotions/${id}/break-glass`, { reason: 'x', byId: newId() }],
      [`/promotions/${id}/sign-off`, { note: ['x'] }],
      [`/promotions/${id}/cancel`, { reason: { toString: 'x' } }],
      [`/promotions/${id}/execute`, { click: true }],
      [`/promotions/${id}/comments`, { text: 'x'.repeat(100_000) }],
      [`/promotions/${id}/comments`, { text: 'a\u0000b' }],
      [`/promotions/${id}/approvals`, { decision: 'reject', comment: '\ud800' }],
    ];
    for (const [path, body] of bodies) {
      const answer = await as('kim', 'POST', path, body);
      expect([path, body, answer.status]).toEqual([path, body, 400]);
    }
    expect(await read(id)).toMatchObject({ state: 'waiting', approvals: [] });
  });

  it('may say anything else: markup comes back as it was written, as JSON', async () => {
    const { id } = await asked('markup');
    const text = '<img src=x onerror=alert(1)>[x](javascript:alert(1)) {{7*7}} \u202e';
    const comment = `/promotions/${id}/comments`;
    const said = await as<{ text: string }>('ben', 'POST', comment, { text });
    expect(said.body.text).toBe(text.trim());
    expect(said.headers.get('content-type')).toContain('application/json');
    const ended = await as('ana', 'POST', `/promotions/${id}/approvals`, {
      decision: 'reject',
      comment: text,
    });
    expect(ended.body.outcome).toContain('<img src=x');
  });
});

describe('policies that would hang or never end', () => {
  it('are refused before they are kept', async () => {
    const before = await server.api('GET', '/projects/shop/policies/staging');
    for (const gate of [
      { kind: 'metadata', key: 'v', matches: '(?=x)' },
      { kind: 'metadata', key: 'v', matches: '(a)\\1' },
      { kind: 'metadata', key: 'v', matches: '((a{1,1000}){1,1000}){1,1000}' },
      { kind: 'freeze', windows: [{ cron: '* * * * *', hours: 1, reason: 'x' }] },
      { kind: 'freeze', windows: [{ cron: '0 0 30 2 *', hours: 1, reason: 'x' }] },
      { kind: 'freeze', windows: [{ cron: '0 0 * * *', hours: 24, reason: 'x' }] },
      {
        kind: 'freeze',
        windows: [{ from: '2026-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z', reason: 'x' }],
      },
      {
        kind: 'freeze',
        windows: [{ cron: '0 0 * * 1', hours: 1, timeZone: 'Mars/Olympus', reason: 'x' }],
      },
      { kind: 'approvals', groups: [{ count: 0 }] },
      { kind: 'soak', hours: -1 },
      { kind: 'nothing' },
      { kind: 'soak', hours: 1, waived: true },
    ]) {
      const body = { gates: [gate] };
      const answer = await server.api('PUT', '/projects/shop/policies/staging', body);
      expect([gate, answer.status]).toEqual([gate, 400]);
    }
    const after = await server.api('GET', '/projects/shop/policies/staging');
    expect(after.body).toEqual(before.body);
  });

  it('that look slow are asked in no time: RE2 goes over a value once', async () => {
    await policy([
      { kind: 'metadata', key: 'org.opencontainers.image.version', matches: '(a+)+b' },
    ]);
    const config = Buffer.from(
      JSON.stringify({
        config: { Labels: { 'org.opencontainers.image.version': 'a'.repeat(5000) } },
        rootfs: { type: 'layers', diff_ids: [] },
      }),
    );
    expect(await ci.image('slow', { tag: 'one', layer: 'slow', config })).toBe(201);
    const wish = { project: 'shop', image: 'slow', build: 1, to: 'staging', dryRun: true };
    const answer = await as('kim', 'POST', '/promotions', wish);
    expect(answer.body.verdicts).toMatchObject([{ verdict: 'failed' }]);
  });
});
