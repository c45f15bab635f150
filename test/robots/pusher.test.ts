import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

interface Promotion {
  id: string;
  state: string;
  detail?: string;
}

let server: TestServer;
let kim: string;
let max: string;
let dan: string;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  kim = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  max = await createPerson(server, 'max@example.com', { role: 'maintainer' });
  dan = await createPerson(server, 'dan@example.com', { role: 'developer' });
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }], excludePusher: true }];
  const saved = await server.api('PUT', '/projects/shop/policies/staging', { gates });
  expect(saved.status).toBe(200);
});
afterAll(() => server.stop());

const as = <T = Promotion>(token: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token });
const approve = (token: string, id: string) =>
  as(token, 'POST', `/promotions/${id}/approvals`, { decision: 'approve' });

const robots = '/projects/shop/robots';
async function robotOf(token: string, name: string): Promise<{ username: string; secret: string }> {
  const body = { name, kind: 'ci', registry: 'shop-dev', permissions: [] };
  const made = await as<{ username: string; secret: string }>(token, 'POST', robots, body);
  expect(made.status).toBe(201);
  return made.body;
}

/** Pushes a build, and has Dan ask for it, who had no part in it. */
async function asked(username: string, password: string, image: string): Promise<string> {
  const client = createRegistryClient(server.url, { username, password });
  await client.push(`shop-dev/${image}`, await smallImage(image, {}), 'one');
  const wish = { project: 'shop', image, build: 1, to: 'staging' };
  const answer = await as(dan, 'POST', '/promotions', wish);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

describe('row 63: whoever could have pushed the build does not approve it where the policy says so', () => {
  it('neither under their own name nor behind a robot whose secret they were shown', async () => {
    const own = await asked('kim@example.com', kim, 'own');
    expect((await approve(kim, own)).status).toBe(403);
    const robot = await robotOf(kim, 'hides');
    const hidden = await asked(robot.username, robot.secret, 'hidden');
    const refused = await approve(kim, hidden);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('pushed this build, and the policy wants somebody else');
    for (const id of [own, hidden]) {
      expect((await approve(max, id)).body.state).toBe('promoted');
    }
  });

  it('counts everybody whose secret counted at the push, also once it is revoked, and nobody after', async () => {
    const robot = await robotOf(kim, 'shared');
    const next = await as<{ secret: string }>(max, 'POST', `${robots}/shared/secrets`, {});
    expect(next.status).toBe(201);
    const both = await asked(robot.username, next.body.secret, 'both');
    await server.api('DELETE', `${robots}/shared/secrets/${await secretOf('kim')}`);
    expect((await approve(kim, both)).status).toBe(403);
    expect((await approve(max, both)).status).toBe(403);
    // Revoked a minute ago: Kim had nothing to push by when this came.
    await server.db.prisma.robotSecret.updateMany({
      where: { revokedAt: { not: null } },
      data: { revokedAt: new Date(Date.now() - 61_000) },
    });
    const later = await asked(robot.username, next.body.secret, 'later');
    expect((await approve(max, later)).status).toBe(403);
    expect((await approve(kim, later)).body.state).toBe('promoted');
  });

  it('goes by ids: an e-mail that a robot or another bears is nobody’s push', async () => {
    const robot = await robotOf(max, 'plain');
    const id = await asked(robot.username, robot.secret, 'renamed');
    await server.db.prisma.build.updateMany({
      where: { image: { name: 'renamed' } },
      data: { pushedBy: 'kim@example.com' },
    });
    expect((await approve(kim, id)).body.state).toBe('promoted');
  });

  const secretOf = async (name: string) => {
    const where = { createdBy: `${name}@example.com`, robot: { name: 'shared' } };
    return (await server.db.prisma.robotSecret.findFirstOrThrow({ where })).id;
  };
});
