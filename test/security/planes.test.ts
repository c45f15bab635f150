import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSession } from '@/server/access/sessions/sessions';
import { createKeylessWorld, githubRule, robot, type KeylessWorld } from '../keyless/world';
import { basic, rawCaller } from '../setup/raw';

// Row 6: each credential at each place that takes one. It counts where the table says so, by hand, and
// is nobody's everywhere else.

const person = 'ana@example.com';
const password = 'violet otter carries lamp';

let world: KeylessWorld;
const credentials: Record<string, { readonly username: string; readonly secret: string }> = {};

beforeAll(async () => {
  world = await createKeylessWorld();
  const { server } = world;
  await server.api('POST', '/people', { email: person, name: 'Ana', password });
  await server.api('PUT', `/projects/shop/grants/${person}`, { role: 'approver' });
  const { id: personId } = await server.db.prisma.person.findUniqueOrThrow({
    where: { email: person },
  });
  const from = { personId, address: '127.0.0.1', userAgent: 'test' };
  const made = await server.api<{ token: string }>(
    ...(['POST', '/me/tokens', { name: 'laptop' }] as const),
    { token: null, headers: { authorization: basic({ username: person, password }) } },
  );
  const link = await server.api<{ link: string }>('POST', '/invitations', {
    email: 'new@example.com',
  });
  await world.putTrusts([githubRule]);
  const identity = await world.github.token();
  const exchanged = await world.exchange(identity);
  const asked = await rawCaller(server.url, world.secret)('GET', `/token?${scope}`);
  Object.assign(credentials, {
    password: { username: person, secret: password },
    session: {
      username: person,
      secret: await createSession(server.db.sql, from, new Date()),
    },
    'personal token': { username: person, secret: made.body.token },
    'robot’s secret': { username: robot, secret: world.secret.password },
    'registry token': { username: robot, secret: asked.json<{ token: string }>().token },
    'identity token': { username: robot, secret: identity },
    'exchanged token': { username: robot, secret: exchanged.body.token },
    'invitation’s link': { username: person, secret: new URL(link.body.link).hash.slice(1) },
  });
});
afterAll(() => world.server.stop());
// What is refused here is refused often, from one address.
beforeEach(() => world.forgive());

const scope = 'scope=repository:shop-dev/api:pull,push';
const list = '/v2/shop-dev/api/tags/list';

type Place = (username: string, secret: string) => Promise<number>;

const send = async (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
) => {
  const answer = await fetch(world.server.url + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  await answer.arrayBuffer();
  return answer.status;
};
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const asBasic = (username: string, secret: string) => ({
  authorization: basic({ username, password: secret }),
});
const promote = (headers: Record<string, string>) =>
  send('POST', '/artifactory/api/docker/shop-dev/v2/promote', headers, {
    targetRepo: 'shop-staging',
    dockerRepository: 'none',
    tag: '1',
  });

const places: Readonly<Record<string, Place>> = {
  'the API as bearer': (_, secret) => send('GET', '/api/v1/me', bearer(secret)),
  'the API as Basic': (username, secret) => send('GET', '/api/v1/me', asBasic(username, secret)),
  'the API as Basic, for a token': (username, secret) =>
    send('POST', '/api/v1/me/tokens', asBasic(username, secret), { name: 'x' }),
  'the API as session': (_, secret) =>
    send('GET', '/api/v1/me', { cookie: `sallyport.session=${secret}` }),
  'the registry as bearer': (_, secret) => send('GET', list, bearer(secret)),
  'the registry as Basic': (username, secret) => send('GET', list, asBasic(username, secret)),
  'the registry as session': (_, secret) =>
    send('GET', list, { cookie: `sallyport.session=${secret}` }),
  'the token service': (username, secret) =>
    send('GET', `/token?${scope}`, asBasic(username, secret)),
  'the token service as bearer': (_, secret) => send('POST', '/token', bearer(secret)),
  'the exchange': (username, secret) =>
    send('POST', '/api/v1/token', {}, { robot: username, token: secret }),
  'Artifactory as bearer': (_, secret) => promote(bearer(secret)),
  'Artifactory as key': (_, secret) => promote({ 'x-jfrog-art-api': secret }),
  'Artifactory as Basic': (username, secret) => promote(asBasic(username, secret)),
  'Artifactory as session': (_, secret) => promote({ cookie: `sallyport.session=${secret}` }),
  'an invitation': (_, secret) => send('POST', '/api/v1/invitations/look', {}, { token: secret }),
};

const machine = ['the registry as Basic', 'the token service', 'Artifactory as Basic'];
const secretly = ['the API as bearer', 'Artifactory as bearer', 'Artifactory as key'];
const forToken = 'the API as Basic, for a token';

/** Where each is taken. */
const taken: Readonly<Record<string, readonly string[]>> = {
  password: [...machine, forToken],
  session: ['the API as session'],
  'personal token': [...machine, ...secretly, forToken],
  'robot’s secret': [...machine, ...secretly, forToken],
  'registry token': ['the registry as bearer'],
  'identity token': [...machine, 'the exchange', forToken],
  'exchanged token': [...secretly],
  'invitation’s link': ['an invitation'],
};

describe.each(Object.keys(taken))('row 6: a %s', (what) => {
  it.each(Object.keys(places))('at %s', async (place) => {
    const { username, secret } = credentials[what]!;
    const status = await places[place]!(username, secret);
    // A robot has no tokens of its own, and there is no such image: but it is known who asks.
    const refused =
      place === 'the exchange' || place === 'an invitation' ? [400, 401, 404] : [401, 405];
    expect(status).toBeLessThan(500);
    expect([place, !refused.includes(status), status]).toEqual([
      place,
      taken[what]!.includes(place),
      status,
    ]);
  });
});

describe('row 7: a registry token with a key that it brings along', () => {
  it('is nobody’s, wherever the key is said to be', async () => {
    const { secret } = credentials['registry token']!;
    const [head = '', body = ''] = secret.split('.');
    const read = (part: string) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    const [header, claims] = [read(head), read(body)];
    for (const alg of ['ES256', 'EdDSA', 'RS256']) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), alg };
      for (const brought of [
        {},
        { jwk },
        { jwk, kid: 'mine' },
        { jku: 'https://evil.example/keys' },
        { x5u: 'https://evil.example/chain' },
        { kid: '../../../dev/null' },
        { crit: ['b64'], b64: true },
      ]) {
        const forged = await new SignJWT(claims)
          .setProtectedHeader({ ...header, alg, ...brought })
          .sign(privateKey);
        const told = JSON.stringify({ alg, brought });
        expect(await send('GET', list, bearer(forged)), told).toBe(401);
        expect(await send('GET', '/api/v1/me', bearer(forged)), told).toBe(401);
        await world.forgive();
      }
    }
    expect(await send('GET', list, bearer(secret))).toBe(404);
  });
});
