import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCiPush } from '../security/push';
import { createProject, createRobot } from '../setup/project';
import { rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  const ci = await createCiPush(server, 'shop');
  await ci.image('api', { tag: 'one' });
});
afterAll(() => server.stop());

it('row 24: a cluster that pulls in a loop changes over without one failure; the old secret dies', async () => {
  const before = await createRobot(server, 'shop', 'cluster', 'shop-dev', 'eu');
  const pullAs = async (credentials: typeof before) =>
    (await rawCaller(server.url, credentials)('GET', '/v2/shop-dev/api/manifests/one')).status;
  let current = before;
  let going = true;
  const seen: number[] = [];
  const loop = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (going) seen.push(await pullAs(current));
    }),
  );
  const pulledAgain = async () => {
    const since = seen.length;
    await expect.poll(() => seen.length).toBeGreaterThan(since + 8);
  };
  const robot = '/projects/shop/robots/eu';
  const issued = await server.api<{ secret: string; previous: { id: string } }>(
    ...(['POST', `${robot}/secrets`, {}] as const),
  );
  await pulledAgain();
  current = { ...before, password: issued.body.secret };
  await pulledAgain();
  const old = `${robot}/secrets/${issued.body.previous.id}`;
  expect((await server.api('DELETE', old)).status).toBe(200);
  expect(await pullAs(before)).toBe(401);
  await pulledAgain();
  going = false;
  await loop;
  expect(new Set(seen)).toEqual(new Set([200]));
});
