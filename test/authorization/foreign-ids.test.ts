import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documented } from './documented';
import { routes, type RouteEntry } from './routes';
import { createVault, type Names, type Vault } from './vault';

// L6, row 14: whatever a stranger names at whatever route, it is as if it were not there, and stays
// as it was. The stranger is no nobody: they maintain a project and a team of their own.

let vault: Vault;
beforeAll(async () => {
  vault = await createVault();
});
afterAll(() => vault.server.stop());

it('has an entry for every route of the OpenAPI document, and for no other', () => {
  expect(Object.keys(routes).sort()).toEqual(documented.map(({ route }) => route).sort());
});

/** All that an answer tells, without what was asked and what differs between any two. */
const told = ({ status, body }: { status: number; body: unknown }, names: Names): string =>
  Object.values(names)
    .filter((name) => name.length > 3)
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(name, '…'), JSON.stringify([status, body]))
    .replaceAll(/"requestId":"[^"]*"/g, '');

const entries = Object.entries(routes).map(([route, entry]) => ({ route, entry, ...entry }));
const of = (meets: RouteEntry['meets']) => entries.filter((one) => one.meets === meets);
const stranger = () => ({ token: vault.stranger.token });

describe('a stranger, at a route that names what is of others', () => {
  const hidden = of('hidden');

  it.each(hidden)('$route: is told what they are told of nothing', async ({ route, entry }) => {
    const { ask, everything, ofVault, ofNothing } = vault;
    const before = await everything();
    const there = await ask(route, entry, ofVault, stranger());
    const nowhere = await ask(route, entry, ofNothing, stranger());
    expect([nowhere.status, nowhere.body]).toMatchObject([404, { code: 'not-found' }]);
    expect(told(there, ofVault)).toBe(told(nowhere, ofNothing));
    expect(await everything()).toBe(before);
  });

  // People, teams and stages are called alike everywhere: one may name them in a project of one’s own.
  const nested = /\/\{project\}\/.*\{(image|name|id)\}/;
  it.each(hidden.filter(({ route, entry }) => nested.test(route) && !entry.makes))(
    '$route: finds nothing of theirs through a project of one’s own',
    async ({ route, entry }) => {
      const { ask, everything, ofVault, ofNothing } = vault;
      const before = await everything();
      const [mixed, mine] = [ofVault, ofNothing].map((names) => ({ ...names, project: 'mine' }));
      const there = await ask(route, entry, mixed!, stranger());
      const nowhere = await ask(route, entry, mine!, stranger());
      expect(told(there, mixed!)).toBe(told(nowhere, mine!));
      expect(there.status).toBe(404);
      expect(await everything()).toBe(before);
    },
  );

  it.each(of('refused'))('$route: is refused', async ({ route, entry }) => {
    const { ask, everything, ofVault } = vault;
    const before = await everything();
    expect((await ask(route, entry, ofVault, stranger())).status).toBe(403);
    expect(await everything()).toBe(before);
  });

  it.each(of('filtered'))('$route: sees nothing of theirs', async ({ route, entry }) => {
    const { ask, ofVault } = vault;
    const { status, body } = await ask(route, entry, ofVault, stranger());
    expect(status).toBe(200);
    for (const word of ['vault', 'safe', ofVault.promotion, ofVault.token, ofVault.secret]) {
      expect(JSON.stringify(body)).not.toContain(word);
    }
  });
});

describe('row 28: nobody, whatever headers they forge', () => {
  const forged = {
    'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    'x-forwarded-user': 'ada@example.com',
    'x-remote-user': 'ada@example.com',
    'x-original-url': '/api/v1/setup',
    'x-rewrite-url': '/api/v1/setup',
    'x-http-method-override': 'GET',
    'x-sallyport-address': '127.0.0.1',
    forwarded: 'for=127.0.0.1',
  };

  it.each(entries.filter(({ entry }) => !entry.open))(
    '$route: is asked to sign in',
    async ({ route, entry }) => {
      const { ask, everything, ofVault } = vault;
      const before = await everything();
      const answer = await ask(route, entry, ofVault, { token: null, headers: forged });
      expect(answer.status).toBe(401);
      expect(await everything()).toBe(before);
    },
  );
});

describe('row 27: a browser that another site uses, at a route that changes something', () => {
  const origins = {
    'of another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'that is null': { origin: 'null', 'sec-fetch-site': 'cross-site' },
    'of a neighbour': { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
    'that is missing': {},
  };
  const unsafe = entries.filter(({ route, entry }) => !route.startsWith('GET ') && !entry.open);

  it.each(unsafe)('$route: is refused', async ({ route, entry }) => {
    const { ask, everything, ofVault } = vault;
    const mine = { ...ofVault, project: 'mine', image: 'pit', team: 'mine-team' };
    const before = await everything();
    for (const [what, headers] of Object.entries(origins)) {
      const options = { token: null, headers: { cookie: vault.stranger.cookie, ...headers } };
      const answer = await ask(route, entry, mine, options);
      expect([answer.status, answer.body], what).toMatchObject([403, { code: 'forbidden' }]);
    }
    expect(await everything()).toBe(before);
  });
});
