import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeylessWorld, githubRule, robot, type KeylessWorld } from '../keyless/world';
import { createRobot } from '../setup/project';
import { basic, rawCaller } from '../setup/raw';

// Row 8: what was given under a name counts for nothing once the name is somebody else's.

let world: KeylessWorld;
beforeAll(async () => {
  world = await createKeylessWorld();
});
afterAll(() => world.server.stop());
beforeEach(() => world.forgive());

const scope = '/token?scope=repository:shop-dev/api:pull,push';
const uploads = '/v2/shop-dev/api/blobs/uploads/';

async function registryToken(credentials: { username: string; password: string }) {
  const answer = await rawCaller(world.server.url, credentials)('GET', scope);
  expect(answer.status).toBe(200);
  return answer.json<{ token: string }>().token;
}
const status = async (method: string, path: string, authorization: string) =>
  (await rawCaller(world.server.url, null)(method, path, { headers: { authorization } })).status;

describe('row 8: a robot that is removed and made anew under its name', () => {
  it('has nothing of the one before: secret, registry token, exchanged token, open upload', async () => {
    const { server, secret } = world;
    await world.putTrusts([githubRule]);
    const identity = await world.github.token();
    const exchanged = (await world.exchange(identity)).body.token;
    const token = await registryToken(secret);
    const opened = await rawCaller(server.url, secret)('POST', uploads);
    const upload = new URL(opened.headers.get('location') ?? '', server.url).pathname;
    const old: Record<string, () => Promise<number>> = {
      'the secret at the registry': () => status('POST', uploads, basic(secret)),
      'the secret at the token service': () => status('GET', scope, basic(secret)),
      'the secret at the API': () => world.me(secret.password),
      'its registry token': () => status('POST', uploads, `Bearer ${token}`),
      'what it exchanged': () => world.me(exchanged),
    };
    for (const [what, ask] of Object.entries(old)) expect(await ask(), what).toBeLessThan(300);
    expect(await status('GET', upload, basic(secret))).toBe(204);

    expect((await server.api('DELETE', '/projects/shop/robots/ci')).status).toBe(200);
    const anew = await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci');
    expect(anew.username).toBe(robot);
    for (const [what, ask] of Object.entries(old)) expect(await ask(), what).toBe(401);
    // Who signs in without a secret needs a rule of the new one, and gets nothing of the old by it.
    expect((await world.exchange(identity)).status).toBe(401);
    await world.putTrusts([githubRule]);
    expect((await world.exchange(await world.github.token())).status).toBe(200);
    expect(await world.me(exchanged)).toBe(401);
    await world.forgive();
    expect(await status('GET', upload, basic(anew))).toBe(404);
    expect(await status('POST', uploads, basic(anew))).toBe(202);
  });
});

describe('row 8: a personal token that is revoked and made anew under its name', () => {
  it('leaves the registry token of the one before behind', async () => {
    const { server } = world;
    const [username, password] = ['ana@example.com', 'violet otter carries lamp'];
    await server.api('POST', '/people', { email: username, name: 'Ana', password });
    await server.api('PUT', `/projects/shop/grants/${username}`, { role: 'developer' });
    const make = async () => {
      const options = { token: null, headers: { authorization: basic({ username, password }) } };
      const body = { name: 'laptop' };
      return (await server.api<{ id: string; token: string }>('POST', '/me/tokens', body, options))
        .body;
    };
    const first = await make();
    const old = await registryToken({ username, password: first.token });
    expect(await status('POST', uploads, `Bearer ${old}`)).toBe(202);
    const options = { token: first.token };
    const gone = await server.api('DELETE', `/me/tokens/${first.id}`, undefined, options);
    expect(gone.status).toBe(200);
    const second = await make();
    expect(await status('POST', uploads, `Bearer ${old}`)).toBe(401);
    const next = await registryToken({ username, password: second.token });
    expect(await status('POST', uploads, `Bearer ${next}`)).toBe(202);
  });
});

describe('row 8: a team that is removed and made anew under its name', () => {
  it('has none of the grants of the one before', async () => {
    const { server } = world;
    const [username, password] = ['tea@example.com', 'violet otter carries lamp'];
    await server.api('POST', '/people', { email: username, name: 'Tea', password });
    const team = async () => {
      await server.api('PUT', '/teams/release', { name: 'Release' });
      await server.api('PUT', `/teams/release/members/${username}`, {});
    };
    await team();
    await server.api('PUT', '/projects/shop/grants/team:release', { role: 'developer' });
    const token = await registryToken({ username, password });
    expect(await status('POST', uploads, `Bearer ${token}`)).toBe(202);
    expect((await server.api('DELETE', '/teams/release')).status).toBe(200);
    await team();
    expect(await status('POST', uploads, `Bearer ${token}`)).toBe(404);
    expect(await status('POST', uploads, basic({ username, password }))).toBe(404);
  });
});
