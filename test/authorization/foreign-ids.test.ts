import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { newSecret } from '@/server/auth/secrets';
import { openApiDocument } from '@/server/api/openapi';
import { createCiPush } from '../security/push';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { routes, type RouteEntry } from './routes';

// L6, row 14: whatever a stranger names at whatever route, it is as if it were not there, and stays
// as it was. The stranger is no nobody: they maintain a project and a team of their own.

const document = (await openApiDocument('http://127.0.0.1')) as {
  paths: Record<string, Record<string, unknown>>;
};
const documented = Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => /^(get|put|post|patch|delete)$/.test(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  .sort();

it('has an entry for every route of the OpenAPI document, and for no other', () => {
  expect(Object.keys(routes).sort()).toEqual(documented);
});

type Names = Readonly<Record<string, string>>;
let server: TestServer;
let stranger: string;
let ofVault: Names;
/** Names of the same form for what does not exist. */
let ofNothing: Names;
/** The stranger's own project, with what is in it. */
let ofMine: Names;

beforeAll(async () => {
  server = await startTestServer();
  const { prisma } = server.db;
  const person = async (name: string) => {
    const id = newId();
    await prisma.user.create({ data: { id, email: `${name}@example.com`, name } });
    const { secret, hash, prefix } = newSecret('personal');
    const tokenId = newId();
    await prisma.apiToken.create({
      data: { id: tokenId, userId: id, name, prefix, tokenHash: new Uint8Array(hash) },
    });
    return { id, secret, tokenId };
  };
  const vera = await person('vera.vault');
  const mia = await person('mia');
  stranger = mia.secret;
  for (const [team, userId] of Object.entries({ vaulters: vera.id, miners: mia.id })) {
    await prisma.team.create({
      data: {
        ...{ id: newId(), slug: team, name: team },
        members: { create: { userId, maintainer: true } },
      },
    });
  }
  for (const [slug, userId] of Object.entries({ vault: vera.id, mine: mia.id })) {
    await createProject(server, slug);
    const { id: projectId } = await prisma.project.findUniqueOrThrow({ where: { slug } });
    await prisma.grant.create({
      data: { id: newId(), projectId, userId, role: 'maintainer', stages: [], createdBy: 'test' },
    });
  }
  const vault = await createCiPush(server, 'vault', 'vault-ci');
  await vault.image('safe', { tag: 'one', layer: 'the vault’s' });
  await (await createCiPush(server, 'mine', 'mine-ci')).image('pit', { tag: 'one', layer: 'mine' });
  await createRobot(server, 'vault', 'cluster', 'vault-prod', 'vault-eu');
  const must = async (method: string, path: string, body: unknown): Promise<{ id: string }> => {
    const answer = await server.api<{ id: string }>(method, path, body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  await must('PUT', '/projects/vault/policies/staging', {
    gates: [{ kind: 'approvals', groups: [{ count: 1 }] }],
  });
  const request = await must('POST', '/promotions', {
    ...{ project: 'vault', image: 'safe', build: 1, to: 'staging' },
  });
  ofVault = {
    ...{ project: 'vault', image: 'safe', number: '1', tag: 'one', stage: 'staging' },
    ...{ name: 'vault-ci', subject: 'vera.vault@example.com', email: 'vera.vault@example.com' },
    ...{ team: 'vaulters', promotion: request.id, token: vera.tokenId },
  };
  ofNothing = {
    ...{ project: 'nowhere', image: 'none', number: '1', tag: 'one', stage: 'staging' },
    ...{ name: 'nobody-ci', subject: 'nobody@example.com', email: 'nobody@example.com' },
    ...{ team: 'nobodies', promotion: newId(), token: newId() },
  };
  ofMine = { ...ofNothing, project: 'mine', team: 'miners' };
});
afterAll(() => server.stop());

/** The path with names in it; an `{id}` is of what the path is about. */
const fill = (path: string, names: Names): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const key = name !== 'id' ? name : path.startsWith('/promotions/') ? 'promotion' : 'token';
    const value = names[key];
    if (value === undefined) throw new Error(`no ${name} for ${path}`);
    return encodeURIComponent(value);
  });

/** The entry's body and query with the vault's names replaced by others of the same form. */
const rename = <T>(value: T, names: Names): T =>
  value === undefined
    ? value
    : (JSON.parse(
        Object.entries(ofVault).reduce(
          (text, [key, name]) =>
            /^(project|image|name|team)$/.test(key)
              ? text.replaceAll(name, names[key] ?? name)
              : text,
          JSON.stringify(value),
        ),
      ) as T);

function ask(route: string, { query = '', body }: RouteEntry, names: Names) {
  const [method = '', path = ''] = route.split(' ');
  return server.api(method, fill(path, names) + rename(query, names), rename(body, names), {
    token: stranger,
  });
}

/** All that an answer tells, without what was asked and what differs between any two. */
const told = ({ status, body }: { status: number; body: unknown }, names: Names): string =>
  Object.values(names)
    .filter((name) => name.length > 3)
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(name, '…'), JSON.stringify([status, body]))
    .replaceAll(/"requestId":"[^"]*"/g, '');

/** Every row but the record of the attempts themselves. */
async function everything(): Promise<string> {
  const tables = await server.db.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN
       ('audit_event', 'audit_chain', 'throttle', 'live_event', 'idempotency_key', 'registry_size')
     ORDER BY 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await server.db.pool.query<{ row: string }>(
      // When gates were last asked changes by itself.
      `SELECT (to_jsonb(t) - '{evaluatedAt,evaluateAt,lastUsedAt,lastUsedFrom}'::text[])::text AS row
       FROM "${name}" t ORDER BY 1`,
    );
    parts.push(name, ...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

const entries = Object.entries(routes).map(([route, entry]) => ({ route, entry, ...entry }));
const of = (meets: RouteEntry['meets']) => entries.filter((one) => one.meets === meets);

describe('a stranger, at a route that names what is of others', () => {
  it.each(of('hidden'))(
    '$route: is told what they are told of nothing',
    async ({ route, entry }) => {
      const before = await everything();
      const there = await ask(route, entry, ofVault);
      const nowhere = await ask(route, entry, ofNothing);
      expect([nowhere.status, JSON.stringify(nowhere.body)]).toEqual([404, expect.any(String)]);
      expect(told(there, ofVault)).toBe(told(nowhere, ofNothing));
      expect(await everything()).toBe(before);
    },
  );

  // People, teams and stages are called alike everywhere: one may name them in a project of one’s own.
  const nested = /\/\{project\}\/.*\{(image|name|id)\}/;
  it.each(of('hidden').filter(({ route }) => nested.test(route)))(
    '$route: finds nothing of theirs through a project of one’s own',
    async ({ route, entry }) => {
      const before = await everything();
      const mixed = { ...ofVault, project: 'mine' };
      const there = await ask(route, entry, mixed);
      const nowhere = await ask(route, entry, ofMine);
      expect(told(there, mixed)).toBe(told(nowhere, ofMine));
      expect(there.status).toBe(404);
      expect(await everything()).toBe(before);
    },
  );

  it.each(of('refused'))('$route: is refused', async ({ route, entry }) => {
    const before = await everything();
    expect((await ask(route, entry, ofVault)).status).toBe(403);
    expect(await everything()).toBe(before);
  });

  it.each(of('filtered'))('$route: sees nothing of theirs', async ({ route, entry }) => {
    const { status, body } = await ask(route, entry, ofVault);
    expect(status).toBe(200);
    for (const word of ['vault', 'safe', ofVault.promotion, ofVault.token]) {
      expect(JSON.stringify(body)).not.toContain(word);
    }
  });
});

describe('nobody', () => {
  it.each(entries.filter(({ route }) => !/ \/setup/.test(route)))(
    '$route: is asked to sign in',
    async ({ route, query = '', body }) => {
      const [method = '', path = ''] = route.split(' ');
      const answer = await server.api(method, fill(path, ofVault) + query, body, { token: null });
      expect(answer.status).toBe(401);
    },
  );
});
