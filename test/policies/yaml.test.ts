import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicyWorld, type PolicyWorld, type Problem } from './world';

let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
});
afterAll(() => world.drop());

const path = '/projects/shop/policies/prod';
const yaml = 'application/yaml';
const put = (text: string, headers: Record<string, string> = {}) =>
  world.raw(world.mia, 'PUT', path, text, { 'content-type': yaml, ...headers });
const read = () => world.raw(world.vic, 'GET', path, null, { accept: yaml });

const policy = `# Who may let a build into production
gates:
  - kind: metadata
    key: org.opencontainers.image.version
    matches: \\d+\\.\\d+\\.\\d+
  - kind: approvals
    groups:
      - count: 1
    excludePusher: true
  - kind: freeze
    windows:
      - cron: 0 18 * * 5
        hours: 62
        timeZone: Europe/Berlin
        reason: "Weekend: nobody is there"
lastClick: true
`;

describe('a policy as YAML', () => {
  it('is taken with each of its media types', async () => {
    for (const type of [yaml, 'application/x-yaml', 'text/yaml; charset=utf-8']) {
      const answer = await put(policy, { 'content-type': type });
      expect(answer.status, type).toBe(200);
      expect(answer.headers.get('etag')).toBe('"1"');
    }
    expect((await world.get('prod')).body).toMatchObject({
      version: 1,
      lastClick: true,
      gates: [{ kind: 'metadata' }, { kind: 'approvals' }, { kind: 'freeze' }],
    });
  });

  it('is answered where it is asked for, and read again makes no other version', async () => {
    const answer = await read();
    expect(answer.headers.get('content-type')).toBe(yaml);
    expect(answer.headers.get('etag')).toBe('"1"');
    const text = await answer.text();
    expect(Object.keys((await world.get('prod')).body)).toContain('version');
    expect(text).toMatch(/^gates:\n {2}- kind: metadata\n {4}key: org\.opencontainers/);
    expect(text).not.toMatch(/version: 1|savedBy|warnings/);
    expect((await (await put(text)).json()) as object).toMatchObject({ version: 1 });
    expect(await (await put(text, { accept: yaml })).text()).toBe(text);
  });

  it('stays JSON where JSON is asked for at least as much', async () => {
    for (const accept of ['application/json', '*/*', `${yaml};q=0.5, application/json`]) {
      const answer = await world.raw(world.vic, 'GET', path, null, { accept });
      expect(answer.headers.get('content-type'), accept).toContain('application/json');
    }
  });

  it('obeys If-Match, and answers problems as JSON', async () => {
    const answer = await put('gates: []\n', { 'if-match': '"0"', accept: yaml });
    expect(answer.status).toBe(412);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('can be tried out without being saved', async () => {
    const answer = await world.raw(world.vic, 'POST', `${path}/dry-run`, 'gates: []\n', {
      'content-type': yaml,
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ items: [], changes: { length: 4 } });
  });

  it('is taken nowhere else', async () => {
    const answer = await world.raw(world.mia, 'PATCH', '/projects/shop', 'name: Shop\n', {
      'content-type': yaml,
    });
    expect(answer.status).toBe(415);
  });
});

describe('what is wrong with it is said with line and column', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 9 }, (_, at) => {
      const [before, here] = [String.fromCharCode(97 + at), String.fromCharCode(98 + at)];
      return `${here}: &${here} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    }),
    '',
  ].join('\n');

  it.each([
    ['a key twice', 'gates: []\nautomatic: true\ngates: []\n', /line 3, column 1.*twice/],
    ['no YAML', 'gates:\n  - kind: [soak\n', /line \d+, column \d+/],
    [
      'a setting that is none',
      'gates:\n  - kind: soak\n    days: 1\n',
      /line 2, column \d+: gates\.0\.hours/,
    ],
    [
      'a wrong value',
      'gates:\n  - kind: soak\n    hours: soon\n',
      /line 3, column 12: gates\.0\.hours/,
    ],
    [
      'an unknown kind',
      'gates:\n  - kind: magic\n',
      /line 2, column 11: gates\.0\.kind.*approvals/,
    ],
    ['two documents', 'gates: []\n---\ngates: []\n', /line 2/],
    ['aliases that unfold without end', bomb, /aliases/],
    ['nesting without end', '['.repeat(30_000), /line|nested/],
    ['nothing', '', /gates/],
    ['a date, a custom tag', 'gates: !!js/function "x"\n', /line 1/],
    [
      'U+0000 by an escape',
      'gates:\n  - kind: metadata\n    key: "a\\0b"\n',
      /gates.0.key: has characters that cannot be seen/,
    ],
  ])('%s', async (_, text, expected) => {
    const answer = await put(text);
    const body = (await answer.json()) as Problem;
    expect([answer.status, body.code], JSON.stringify(body).slice(0, 500)).toEqual([
      400,
      'invalid',
    ]);
    expect(body.detail).toMatch(expected);
    expect((await world.get('prod')).body.version).toBe(1);
  });

  it('a text that is longer than any policy', async () => {
    const answer = await put(`# ${'x'.repeat(64 * 1024)}\ngates: []\n`);
    expect(((await answer.json()) as Problem).detail).toMatch(/longer than 65536 characters/);
  });

  it('only to those who are signed in: of nobody it is not read', async () => {
    const answer = await world.raw(null, 'PUT', path, 'gates: [', { 'content-type': yaml });
    expect(answer.status).toBe(401);
  });

  it('bytes that are no UTF-8', async () => {
    const bytes = new Uint8Array([0x67, 0xff, 0xfe]);
    const answer = await world.raw(world.mia, 'PUT', path, bytes, {
      'content-type': yaml,
    });
    expect(answer.status).toBe(400);
  });
});
