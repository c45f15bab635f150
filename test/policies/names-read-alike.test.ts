import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from '@/contract/shapes/policies';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
});
afterAll(() => server.stop());

interface Refused {
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}
const policy = '/projects/shop/policies/staging';
const put = (gates: readonly object[]) => server.api<Refused>('PUT', policy, { gates });
const hidden = 'has characters that cannot be seen: type it anew';
const like = (name: string) =>
  `reads as “${name}”, in characters that only look like it: type it anew`;

describe('what decides is called so that no two of it read alike', () => {
  it.each([
    ['a zero-width space', 'scan\u200b', hidden],
    ['text that is turned round', '\u202escan', hidden],
    ['a Cyrillic letter', 's\u0441an', like('scan')],
    ['another dash', 'unit\u2011tests', like('unit-tests')],
  ])('a check with %s is neither asked for nor reported', async (_, name, message) => {
    const asked = await put([{ kind: 'checks', names: ['tests', name] }]);
    expect(asked.status).toBe(400);
    expect(JSON.stringify(asked.body)).toContain(message);
    const yaml = await server.api(
      'PUT',
      policy,
      `gates:\n  - kind: checks\n    names: [${JSON.stringify(name)}]\n`,
      {
        headers: { 'content-type': 'application/yaml' },
      },
    );
    expect(yaml.status).toBe(400);
    const report = { image: 'api', build: 1, name, state: 'passed' };
    const reported = await server.api('POST', '/projects/shop/checks', report);
    expect([reported.status, JSON.stringify(reported.body)]).toEqual([
      400,
      expect.stringContaining(message) as string,
    ]);
  });

  it('nor is any other text of a policy written with what cannot be seen', async () => {
    for (const gate of [
      { kind: 'metadata', key: 'team\u200b' },
      { kind: 'metadata', key: 'license', oneOf: ['MIT', 'MIT\u2060'] },
      { kind: 'metadata', key: 'license', matches: 'MIT\u200b?' },
      {
        kind: 'freeze',
        windows: [{ from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z', reason: '\u202ex' }],
      },
    ]) {
      const { status, body } = await put([gate]);
      expect([status, JSON.stringify(body)]).toEqual([
        400,
        expect.stringContaining(hidden) as string,
      ]);
    }
    expect((await put([{ kind: 'checks', names: ['prüfung', 'тесты', '测试'] }])).status).toBe(200);
  });

  it('two checks that could be taken for one are pointed out where the policy is read', async () => {
    const gates = [
      { kind: 'checks', names: ['unit-tests', 'lint'] },
      { kind: 'checks', names: ['unit_tests'] },
    ];
    const tried = await server.api<{ warnings: string[] }>('POST', `${policy}/dry-run`, { gates });
    expect(tried.body.warnings).toEqual([
      '“unit-tests” and “unit_tests” look alike and are two checks: a report of one says nothing of the other.',
    ]);
  });

  it('what was saved before stays in force as it is', async () => {
    const stage = await server.db.prisma.stage.findFirstOrThrow({ where: { slug: 'staging' } });
    const { version } = (await server.api<Policy>('GET', policy)).body;
    await server.db.prisma.policy.updateMany({
      where: { stageId: stage.id, version },
      data: {
        document: {
          gates: [{ kind: 'checks', names: ['scan\u200b'] }],
          automatic: false,
          lastClick: false,
        },
      },
    });
    const read = await server.api<Policy>('GET', policy);
    expect(read.body.gates).toEqual([{ kind: 'checks', names: ['scan\u200b'] }]);
  });

  it('stages, projects, teams and roles are called so that every character can be seen', async () => {
    const name = 'Staging\u200b';
    const stages = [
      { slug: 'dev', name: 'Dev' },
      { slug: 'one', name },
    ];
    for (const [method, path, body] of [
      ['POST', '/projects', { slug: 'bank', name: 'Bank', stages }],
      ['POST', '/projects', { slug: 'bank', name }],
      ['PATCH', '/projects/shop', { name }],
    ] as const) {
      const { status, body: said } = await server.api(method, path, body);
      expect([path, status, JSON.stringify(said)]).toEqual([
        path,
        400,
        expect.stringContaining(hidden) as string,
      ]);
    }
  });
});
