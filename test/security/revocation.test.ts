import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from '../setup/project';
import { type Raw, rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { createCiPush } from './push';

const email = 'leaver@example.com';
const password = 'violet otter carries lamp';
const path = '/v2/shop-dev/api/manifests/one';

let server: TestServer;
let authorization: string;
let ci: Raw;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  const push = await createCiPush(server, 'shop');
  ci = push.raw;
  await push.image('api', { tag: 'one' });
  await server.api('POST', '/people', { email, name: 'leaver', password });
  await grant();
  const asking = rawCaller(server.url, { username: email, password });
  const answer = await asking('GET', '/token?scope=repository:shop-dev/api:pull');
  authorization = `Bearer ${answer.json<{ token: string }>().token}`;
});
afterAll(() => server.stop());

const grant = () => server.api('PUT', `/projects/shop/grants/${email}`, { role: 'viewer' });

it('L6: a right that is revoked is gone at the next request, while many ask for the same', async () => {
  const anybody = rawCaller(server.url, null);
  const pull = async () => (await anybody('GET', path, { headers: { authorization } })).status;
  let going = true;
  const seen = new Set<number>();
  const load = Array.from({ length: 16 }, async (_, at) => {
    while (going) seen.add(at % 2 === 0 ? await pull() : (await ci('GET', path)).status);
  });
  try {
    for (let round = 0; round < 25; round++) {
      expect(await pull()).toBe(200);
      const revoked = await server.api('DELETE', `/projects/shop/grants/${email}`);
      expect(revoked.status).toBe(200);
      expect(await Promise.all([pull(), pull(), pull()])).toEqual([404, 404, 404]);
      expect((await grant()).status).toBe(200);
    }
  } finally {
    going = false;
    await Promise.all(load);
  }
  expect([...seen].filter((status) => status !== 200 && status !== 404)).toEqual([]);
});
