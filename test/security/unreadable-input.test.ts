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
  ])('%s with %s', async (path, key) => {
    expect((await server.api('GET', `${path}?cursor=${cursor(key)}`)).status).toBe(400);
  });

  it('also in a build’s timeline', async () => {
    const push = await createCiPush(server, 'shop');
    await push.image('api', { tag: 'one' });
    const path = '/projects/shop/images/api/builds/1/timeline';
    const forged = cursor(`0000-01-01T00:00:00.000Z ${id}`);

    expect((await server.api('GET', path)).status).toBe(200);
    expect((await server.api('GET', `${path}?cursor=${forged}`)).status).toBe(400);
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
