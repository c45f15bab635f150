import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyTemplates } from '@/domain/gates/policy/policy-template';
import { roles, type Role } from '@/domain/permissions/roles';
import { createRegistryClient } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

interface Promotion {
  id: string;
  state: string;
  detail?: string;
  needsPromoter: boolean;
  promoters: string[] | null;
  verdicts: { kind: string; verdict: string; reason: string; on: string[] }[];
}

let server: TestServer;
/** One of each built-in role, and one more of those who decide: they never decide on their own. */
const tokens = new Map<string, string>();
const second = ['reviewer', 'approver', 'maintainer'] as const;
const stages = ['staging', 'preprod', 'prod'] as const;

beforeAll(async () => {
  server = await startTestServer();
  for (const template of policyTemplates) {
    const project = { slug: template, name: `Project ${template}`, template };
    expect((await server.api('POST', '/projects', project)).status).toBe(201);
  }
  for (const who of [...roles, ...second.map((role) => `${role}-2`)]) {
    const role = who.replace('-2', '');
    const email = `${who}@example.com`;
    tokens.set(who, await createPerson(server, email, { role, project: policyTemplates[0] }));
    for (const project of policyTemplates.slice(1)) {
      const given = await server.api('PUT', `/projects/${project}/grants/${email}`, { role });
      expect(given.status).toBe(200);
    }
  }
  for (const template of policyTemplates) {
    const client = createRegistryClient(server.url, {
      username: 'developer@example.com',
      password: tokens.get('developer')!,
    });
    const labels = {
      'org.opencontainers.image.version': '1.0.0',
      'org.opencontainers.image.revision': 'a'.repeat(40),
    };
    await client.push(`${template}-dev/api`, await smallImage(template, labels), '1.0.0');
  }
});
afterAll(() => server.stop());

const as = <T>(who: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token: tokens.get(who) ?? null });

/** Whatever only time or an image could change passes: what is left are people. */
async function onlyPeople(project: string, stage: string) {
  const { body } = await server.api<{ gates: { kind: string }[] }>(
    ...(['GET', `/projects/${project}/policies/${stage}`] as const),
  );
  const gates = body.gates.filter(({ kind }) => kind === 'approvals');
  // What is asked of a promotion is looked at here, not who changes a policy: test/policies/agreed.test.ts.
  await server.db.prisma.project.update({
    where: { slug: project },
    data: { agreesPolicies: false },
  });
  const saved = await server.api('PUT', `/projects/${project}/policies/${stage}`, { gates });
  expect(saved.status).toBe(200);
  return gates.length > 0;
}

const names = () => [...tokens.keys()].map((who) => who.split('@')[0]!);

describe.each(policyTemplates)('template %s', (project) => {
  it.each(stages)(
    'into %s: somebody gets there, and nobody meets a dead end without a name who can go on',
    async (to) => {
      const approves = await onlyPeople(project, to);
      const wish = { project, image: 'api', build: 1, to };
      const outcomes = new Map<Role, string>();
      for (const role of roles) {
        const tried = await as<Promotion>(role, 'POST', '/promotions', { ...wish, dryRun: true });
        if (tried.status < 300) {
          const waiting = tried.body.verdicts.filter(({ verdict }) => verdict === 'waiting');
          const { needsPromoter, promoters } = tried.body;
          outcomes.set(
            role,
            needsPromoter ? 'asks for a click' : waiting.length === 0 ? 'promotes' : 'asks',
          );
          // Who waits for a click is told whose.
          expect(promoters ?? []).not.toContain(role);
          expect((promoters ?? []).length > 0, `${role} waits for nobody's click`).toBe(
            needsPromoter,
          );
          // Who waits for people is told for whom.
          for (const { on } of waiting) {
            expect(on.length, `${role} waits for nobody`).toBeGreaterThan(0);
            expect(on).not.toContain(role);
          }
          continue;
        }
        expect([role, tried.status]).toEqual([role, 403]);
        outcomes.set(role, 'may not');
        const named = names().filter((name) => tried.body.detail?.includes(name));
        expect(named.length, `${role} is told nobody: ${tried.body.detail}`).toBeGreaterThan(0);
      }
      // The law a second time, by hand.
      expect(Object.fromEntries(outcomes)).toEqual({
        viewer: 'may not',
        reviewer: 'may not',
        developer: approves ? 'asks' : 'asks for a click',
        approver: approves ? 'asks' : 'promotes',
        maintainer: approves ? 'asks' : 'promotes',
      });

      // And it happens, by those whom it names: the reviewer among them, and nothing else of theirs.
      const asked = await as<Promotion>('developer', 'POST', '/promotions', wish);
      expect(asked.status, JSON.stringify(asked.body)).toBe(201);
      expect(asked.body.state).toBe(approves ? 'waiting' : 'approved');
      for (const who of ['reviewer', 'reviewer-2', 'approver']) {
        const now = await as<Promotion>('viewer', 'GET', `/promotions/${asked.body.id}`);
        if (now.body.state !== 'waiting') break;
        const path = `/promotions/${asked.body.id}/approvals`;
        const given = await as<Promotion>(who, 'POST', path, { decision: 'approve' });
        expect([who, given.status]).toEqual([who, 201]);
      }
      for (const who of approves ? [] : roles) {
        const clicked = await as<Promotion>(who, 'POST', `/promotions/${asked.body.id}/execute`);
        const may = who === 'approver';
        if (who === 'maintainer') expect(clicked.status).toBe(409);
        else expect([who, clicked.status]).toEqual([who, may ? 200 : 403]);
      }
      const end = await as<Promotion>('viewer', 'GET', `/promotions/${asked.body.id}`);
      expect(end.body.state).toBe('promoted');
    },
  );
});

it('a reviewer of Production decides there, and does nothing else anywhere', async () => {
  const email = 'reviewer@example.com';
  const path = `/projects/balanced/grants/${email}`;
  const none = await server.api('PUT', path, { role: 'reviewer', stages: [] });
  expect(none.status).toBe(400);
  const given = await server.api('PUT', path, { role: 'reviewer', stages: ['prod'] });
  expect(given.status).toBe(200);
  const client = createRegistryClient(server.url, {
    username: email,
    password: tokens.get('reviewer')!,
  });
  await expect(
    client.push('balanced-dev/api', await smallImage('mine', {}), 'x'),
  ).rejects.toThrow();
  const approver = createRegistryClient(server.url, {
    username: 'approver@example.com',
    password: tokens.get('approver')!,
  });
  await expect(
    approver.push('balanced-dev/api', await smallImage('its', {}), 'x'),
  ).rejects.toThrow();
  const wish = { project: 'balanced', image: 'api', build: 1, to: 'prod' };
  expect((await as('reviewer', 'POST', '/promotions', wish)).status).toBe(403);
  const every = await server.api<{ stages: string[] }>('PUT', path, {
    role: 'reviewer',
    stages: null,
  });
  expect(every.body.stages).toEqual([]);
});
