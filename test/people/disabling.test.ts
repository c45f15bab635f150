import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject } from '../setup/project';
import { rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { createSession } from '@/server/access/sessions/sessions';
import { createCiPush } from '../security/push';

// Row 9: a disabled person is refused at the next request, whichever credential they come with.

const email = 'leaver@example.com';
const password = 'violet otter carries lamp';

let server: TestServer;
let token: string;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await (await createCiPush(server, 'shop')).image('api', { tag: 'one' });
  await server.api('POST', '/people', { email, name: 'Lea Ver', password });
  await server.api('PUT', `/projects/shop/grants/${email}`, { role: 'viewer' });
  const made = await fetch(`${server.url}/api/v1/me/tokens`, {
    method: 'POST',
    headers: { authorization: basic(password), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'laptop' }),
  });
  token = ((await made.json()) as { token: string }).token;
  cookie = await signIn();
});
afterAll(() => server.stop());

const basic = (secret: string) => `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`;

async function signIn(): Promise<string> {
  const { id } = await server.db.prisma.person.findUniqueOrThrow({ where: { email } });
  const session = { personId: id, address: '127.0.0.1', userAgent: 'test' };
  return `sallyport.session=${await createSession(server.db.sql, session, new Date())}`;
}

const disable = async (disabled: boolean) =>
  expect((await server.api('PATCH', `/people/${email}`, { disabled })).status).toBe(200);

const me = async (headers: Record<string, string>) =>
  (await fetch(`${server.url}/api/v1/me`, { headers })).status;

const raw = (secret: string) => rawCaller(server.url, { username: email, password: secret });
const scope = '/token?scope=repository:shop-dev/api:pull';
const manifest = '/v2/shop-dev/api/manifests/one';

/** A registry token got before; asks with it. */
async function registryToken(secret: string, path = manifest): Promise<() => Promise<number>> {
  const got = (await raw(secret)('GET', scope)).json<{ token: string }>().token;
  const anybody = rawCaller(server.url, null);
  const headers = { authorization: `Bearer ${got}` };
  return async () => (await anybody('GET', path, { headers })).status;
}

describe('row 9: a person who is disabled is refused at the next request', () => {
  const credentials: [string, () => Promise<{ ask: () => Promise<number>; refused: number[] }>][] =
    [
      ['a session', async () => ({ ask: () => me({ cookie }), refused: [401] })],
      [
        'a personal token on the API',
        async () => ({ ask: () => me({ authorization: `Bearer ${token}` }), refused: [401] }),
      ],
      [
        'e-mail and password on the API',
        async () => ({
          ask: async () =>
            (
              await fetch(`${server.url}/api/v1/me/tokens`, {
                method: 'POST',
                headers: { authorization: basic(password), 'content-type': 'application/json' },
                body: JSON.stringify({ name: 'another' }),
              })
            ).status,
          refused: [401],
        }),
      ],
      [
        'e-mail and password at the registry',
        async () => ({
          ask: async () => (await raw(password)('GET', manifest)).status,
          refused: [401],
        }),
      ],
      [
        'a personal token at the registry',
        async () => ({
          ask: async () => (await raw(token)('GET', manifest)).status,
          refused: [401],
        }),
      ],
      [
        'e-mail and password for a registry token',
        async () => ({
          ask: async () => (await raw(password)('GET', scope)).status,
          refused: [401],
        }),
      ],
      [
        'a registry token got with the password',
        async () => ({ ask: await registryToken(password), refused: [401] }),
      ],
      [
        'a registry token got with a personal token',
        async () => ({ ask: await registryToken(token), refused: [401] }),
      ],
      [
        'a registry token where no image is named',
        async () => ({ ask: await registryToken(token, '/v2/'), refused: [401] }),
      ],
    ];

  it.each(credentials)('with %s', async (_name, prepare) => {
    const { ask, refused } = await prepare();
    expect(await ask()).toBeLessThan(300);
    await disable(true);
    expect(refused).toContain(await ask());
    await disable(false);
    cookie = await signIn();
  });

  it('and an event stream that was open tells nothing any more and ends', async () => {
    const { body } = await fetch(`${server.url}/api/v1/events`, { headers: { cookie } });
    const reader = body!.getReader();
    await disable(true);
    const heard: string[] = [];
    for (let at = await reader.read(); !at.done; at = await reader.read()) {
      heard.push(Buffer.from(at.value).toString());
    }
    expect(heard.join('')).not.toContain('event: change');
    await disable(false);
  });
});

it('enabling gives no old session back; tokens that were not revoked work again', async () => {
  const old = await signIn();
  await disable(true);
  await disable(false);
  expect(await me({ cookie: old })).toBe(401);
  expect(await me({ authorization: `Bearer ${token}` })).toBe(200);
});

it('the trail tells both, with what was ended', async () => {
  await signIn();
  await server.db.prisma.session.count();
  await disable(true);
  await disable(true);
  await disable(false);
  const events = await server.db.prisma.auditEvent.findMany({
    where: { action: { in: ['person.disabled', 'person.enabled'] }, target: email },
    orderBy: { seq: 'desc' },
    take: 3,
  });
  expect(events.map(({ action }) => action)).toEqual([
    'person.enabled',
    'person.disabled',
    'person.enabled',
  ]);
  expect(events[1]).toMatchObject({
    before: { disabled: false },
    after: { disabled: true, sessionsEnded: 1 },
  });
});
