import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

let server: TestServer;
let ci: { username: string; password: string };
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
});
afterAll(() => server.stop());

it('a robot’s secret is a bearer for the API, and a refusal of Basic says so', async () => {
  const whoAmI = (authorization: string) =>
    fetch(`${server.url}/api/v1/projects/shop/checks`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ image: 'none', build: 1, name: 'scan', state: 'passed' }),
    });
  const basic = Buffer.from(`${ci.username}:${ci.password}`).toString('base64');
  const refused = await whoAmI(`Basic ${basic}`);
  expect(refused.status).toBe(401);
  const { detail } = (await refused.json()) as { detail: string };
  expect(detail).toContain('Authorization: Bearer <secret>');
  // Known, and told that there is no such image.
  expect((await whoAmI(`Bearer ${ci.password}`)).status).toBe(404);
});

it('L3: a robot that may promote into a stage may not pull there', async () => {
  const client = createRegistryClient(server.url, ci);
  await client.push('shop-dev/api', await smallImage('api'), '1.0.0');
  const stages = { permissions: ['promotion.execute'], stages: ['staging'] };
  const path = `/projects/shop/robots/${ci.username.split('.').at(-1)}`;
  const changed = await server.api('PATCH', path, stages);
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  const promoted = await fetch(`${server.url}/api/v1/promotions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ci.password}`, 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'shop', image: 'api', build: 1, to: 'staging' }),
  });
  expect(promoted.status, await promoted.clone().text()).toBe(201);
  const head = (repository: string) =>
    client.send(
      `/v2/${repository}/manifests/1.0.0`,
      { method: 'HEAD' },
      `repository:${repository}:pull`,
    );
  expect((await head('shop-dev/api')).status).toBe(200);
  expect((await head('shop-staging/api')).status).toBe(404);
});
