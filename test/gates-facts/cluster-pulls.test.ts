import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistryClient, type RegistryClient } from '@/scripts/lib/oci';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('a cluster’s GET of a manifest is recorded, its HEAD and a CI robot’s GET are not', async () => {
  await createProject(server, 'shop');
  const ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev'));
  const robot = await createRobot(server, 'shop', 'cluster', 'shop-dev');
  const cluster = createRegistryClient(server.url, robot);
  const [asked, pulled] = await Promise.all(['asked', 'pulled'].map((seed) => smallImage(seed)));
  await ci.push('shop-dev/api', asked!, '1.0.0');
  await ci.push('shop-dev/api', pulled!, '2.0.0');
  const send = (client: RegistryClient, tag: string, method: string) =>
    client.send(`/v2/shop-dev/api/manifests/${tag}`, { method }, 'repository:shop-dev/api:pull');
  expect((await send(cluster, '1.0.0', 'HEAD')).status).toBe(200);
  expect((await send(ci, '1.0.0', 'GET')).status).toBe(200);
  expect((await send(cluster, '2.0.0', 'GET')).status).toBe(200);
  expect((await send(cluster, '3.0.0', 'GET')).status).toBe(404);

  // What is still in memory is written when the server stops.
  await server.restart();
  const rows = await server.db.prisma.pull.findMany({ include: { robot: true } });
  expect(rows.map((row) => [row.digest, row.robot.username])).toEqual([
    [pulled!.digest, robot.username],
  ]);
});
