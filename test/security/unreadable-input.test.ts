import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCiPush } from './push';
import { startTestServer, type TestServer } from '../setup/server';
import { createProject } from '../setup/project';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
});
afterAll(() => server.stop());

interface Problem {
  readonly code: string;
  readonly detail: string;
}

interface BuildOfList {
  readonly version: string | null;
  readonly source: { readonly commit: string | null };
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string | null;
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const bodies: readonly [string, string | Buffer][] = [
  ['a document that ends too early', '{"slug":"late"'],
  ['no document at all', 'slug=late'],
  ['100,000 levels that never end', '['.repeat(100_000)],
  ['100,000 levels', `{"slug":"deep","name":${deep(100_000)}}`],
  ['bytes that are not UTF-8', Buffer.from('{"slug":"bytes","name":"\xff\xfe"}', 'latin1')],
  ['U+0000', '{"slug":"null","name":"a\\u0000b"}'],
  ['half a surrogate pair', '{"slug":"half","name":"\\ud800"}'],
  ['U+0000 in a stage', '{"slug":"stage","name":"x","stages":[{"slug":"a","name":"\\u0000"}]}'],
  ['another prototype', '{"slug":"proto","name":"x","__proto__":{"admin":true}}'],
  ['a constructor', '{"slug":"proto","name":"x","constructor":{"prototype":{"admin":true}}}'],
];

describe('Row 44: a body that cannot be read or kept is refused, never a failure of ours', () => {
  it.each(bodies)('%s is a 400 and makes nothing', async (_what, body) => {
    const answer = await fetch(`${server.url}/api/v1/projects`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer bootstrap-token-for-the-tests-0001',
        'content-type': 'application/json',
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });

    expect(answer.status).toBe(400);
    expect(((await answer.json()) as Problem).code).toBe('invalid');
    const { body: projects } = await server.api<{ items: { slug: string }[] }>('GET', '/projects');
    expect(projects.items.map(({ slug }) => slug)).toEqual(['shop']);
  });

  it.each([
    '/projects?q=%00',
    '/search?q=a%00b',
    '/audit?actor=%00',
    '/audit?action=a%00b',
    '/promotions?image=%00',
  ])('a query with U+0000 is a 400: %s', async (path) => {
    expect((await server.api('GET', path)).status).toBe(400);
  });
});

const cursor = (key: string) => Buffer.from(key).toString('base64url');
const id = '00000000-0000-4000-8000-000000000000';

describe('Row 10: a forged cursor is refused', () => {
  it.each([
    ['/audit', '9999999999999999999'],
    ['/audit', '-1'],
    ['/promotions', `0000-01-01T00:00:00.000Z ${id}`],
    ['/promotions', `2026-13-45T99:99:99.000Z ${id}`],
    ['/projects', "x' OR 1=1"],
    ['/people', '\0'],
    ['/people', 'a@\0'],
    ['/promotions', `2026-02-31T00:00:00.000Z ${id}`],
    ['/promotions', `2025-02-29T00:00:00.000Z ${id}`],
  ])('%s with %s', async (path, key) => {
    expect((await server.api('GET', `${path}?cursor=${cursor(key)}`)).status).toBe(400);
  });

  it('also in a build’s timeline', async () => {
    const push = await createCiPush(server, 'shop');
    await push.image('api', { tag: 'one' });
    const path = '/projects/shop/images/api/builds/1/timeline';
    const stage = '/projects/shop/images/api/stages/dev/timeline';

    for (const timeline of [path, stage]) {
      expect((await server.api('GET', timeline)).status).toBe(200);
      for (const at of ['0000-01-01T00:00:00.000Z', '2026-02-31T00:00:00.000Z']) {
        const forged = cursor(`${at} p1`);
        expect((await server.api('GET', `${timeline}?cursor=${forged}`)).status).toBe(400);
      }
    }
  });
});

describe('Row 72: a time that no database keeps is a 400', () => {
  const times = [
    '0000-01-01T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    'infinity',
    '0001-01-01T00:00:00+14:00',
    '-000001-01-01T00:00:00Z',
    '+275761-01-01T00:00:00Z',
    'now',
  ];
  it.each(times)('%s', async (time) => {
    const text = encodeURIComponent(time);
    for (const path of [
      `/audit?from=${text}`,
      `/audit?to=${text}`,
      `/audit/export?from=${text}`,
      `/projects/shop/images/api/tags/one?stage=dev&at=${text}`,
    ]) {
      expect([path, (await server.api('GET', path)).status]).toEqual([path, 400]);
    }
  });

  it('and one that it does keep is none, in any offset', async () => {
    for (const time of [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '2026-03-03T14:00:00+02:00',
    ]) {
      expect((await server.api('GET', `/audit?to=${encodeURIComponent(time)}`)).status).toBe(200);
    }
  });
});

describe('Row 72: what a label says breaks neither a push nor a page', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const random = (length: number) =>
    Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
  const label = (name: string) => `org.opencontainers.image.${name}`;
  let robots = 0;

  it.each([
    ['3,000 random characters as a version', { [label('version')]: random(3000) }],
    ['3,000 random characters as a commit', { [label('revision')]: random(3000) }],
    ['3,000 emoji as a version', { [label('version')]: '🚀'.repeat(3000) }],
    ['the year 10000, by its offset', { [label('created')]: '9999-12-31T23:59:59-23:59' }],
    ['the year 0', { [label('created')]: '0000-01-01T00:00:00Z' }],
    ['31 February', { [label('created')]: '2026-02-31T00:00:00Z' }],
  ])('%s', async (what, labels) => {
    const push = await createCiPush(server, 'shop', `ci-${robots++}`);
    const config = Buffer.from(JSON.stringify({ what, config: { Labels: labels } }));
    const annotated = '/projects/shop/images/labelled';

    expect(await push.image('labelled', { tag: 'one', config })).toBe(201);
    for (const path of ['', '/board', '/builds']) {
      const { status } = await server.api(
        'GET',
        path === '' ? '/projects/shop/images' : annotated + path,
      );
      expect([path, status]).toEqual([path, 200]);
    }
    const { body } = await server.api<{ items: BuildOfList[] }>(
      'GET',
      `${annotated}/builds?limit=1`,
    );
    const { version, source, labels: kept, createdAt } = body.items[0]!;
    expect([...(version ?? ''), ...(source.commit ?? '')].length).toBeLessThanOrEqual(200);
    // Lists may cut it short; what they show is how it begins.
    for (const [name, said] of Object.entries(labels)) {
      expect(kept[name]?.slice(0, 300)).toBe(said.slice(0, 300));
    }
    expect(createdAt).toBeNull();
    if (version !== null) {
      const found = await server.api<{ items: object[] }>(
        'GET',
        `/search?q=${encodeURIComponent([...version].slice(0, 90).join(''))}`,
      );
      expect(found.body.items).toMatchObject([{ kind: 'build', image: 'labelled' }]);
    }
  });
});

describe('Row 72: a type without a body', () => {
  it.each([
    'multipart/form-data; boundary=x',
    'text/event-stream',
    'application/x-www-form-urlencoded',
  ])('%s is no type at all', async (type) => {
    const headers = { 'content-type': type, 'content-disposition': 'attachment; filename=x' };
    const path = `/me/tokens/${id}`;
    expect((await server.api('DELETE', path, undefined, { headers })).status).toBe(404);
    expect((await server.api('GET', '/me', undefined, { headers })).status).toBe(200);
  });
});

describe('Row 72: a path that is no text names nothing', () => {
  it.each(['%00', '%ed%a0%80', '%ff', '%c0%80', '%', '%zz'])('%s', async (part) => {
    for (const path of [`/projects/${part}`, `/teams/${part}`, `/people/${part}`, `/${part}`]) {
      expect([path, (await server.api('GET', path)).status]).toEqual([path, 404]);
    }
  });
});

describe('Row 34: a document that nests without end costs nothing and is kept as it came', () => {
  it('an image with such a config is taken, without its labels', async () => {
    const push = await createCiPush(server, 'shop', 'ci-deep');
    const config = Buffer.from(`{"config":{"Labels":{"a":"b"}},"x":${deep(200_000)}}`);

    expect(await push.image('deep', { tag: 'one', config })).toBe(201);
    const { body } = await server.api<{ labels: object }>(
      'GET',
      '/projects/shop/images/deep/builds/1',
    );
    expect(body.labels).toEqual({});
  });
});

describe('Row 26: a user name that no database can keep is a wrong one', () => {
  it.each(['ada@example.com\0', '\0', 'a\0b', 'robot.\0'])('%j', async (name) => {
    const basic = `Basic ${Buffer.from(`${name}:wrong wrong wrong`).toString('base64')}`;
    const answer = await server.api(
      'POST',
      '/me/tokens',
      { name: 'x' },
      { token: null, headers: { authorization: basic } },
    );
    expect(answer.status).toBe(401);
    const token = await fetch(`${server.url}/token`, { headers: { authorization: basic } });
    expect(token.status).toBe(401);
  });
});
