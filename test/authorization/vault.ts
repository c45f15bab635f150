import { newId } from '@/lib/ids';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { newSecret } from '@/server/platform/secrets/secrets';
import { createSession } from '@/server/access/sessions/sessions';
import { createCiPush } from '../security/push';
import type { CallOptions } from '../setup/call-api';
import { createProject, createRobot } from '../setup/project';
import { startTestServer } from '../setup/server';
import { actedBy } from '../support/acted';
import type { RouteEntry } from './routes';
import { repositoryIn } from '../support/repository-in';

/** What the parameters of a route are filled with, by their names. */
export type Names = Readonly<Record<string, string>>;

/**
 * The real server with a project `vault`, of which a stranger knows every name and id, and a project
 * `mine`, which the stranger maintains.
 */
export async function createVault() {
  const server = await startTestServer();
  const { prisma, sql } = server.db;
  const person = async (name: string) => {
    const id = newId();
    await prisma.person.create({ data: { id, email: `${name}@example.com`, name } });
    const { secret, hash, prefix } = newSecret('personal');
    const tokenId = newId();
    await prisma.apiToken.create({
      data: { id: tokenId, personId: id, name, prefix, tokenHash: new Uint8Array(hash) },
    });
    const cookie = await createSession(
      sql,
      { personId: id, address: '127.0.0.1', userAgent: 'test' },
      new Date(),
    );
    return { id, secret, tokenId, cookie: `${sessionCookieName('http://127.0.0.1')}=${cookie}` };
  };
  const vera = await person('vera.vault');
  const mia = await person('mia');
  for (const [slug, { id: personId }] of Object.entries({ vault: vera, mine: mia })) {
    await prisma.team.create({
      data: {
        id: newId(),
        slug: `${slug}-team`,
        name: slug,
        members: { create: { personId, maintainer: true } },
      },
    });
    await createProject(server, slug);
    const { id: projectId } = await prisma.project.findUniqueOrThrow({ where: { slug } });
    await prisma.roleGrant.create({
      data: {
        id: newId(),
        projectId,
        personId,
        role: 'maintainer',
        stages: [],
        ...actedBy('createdBy', 'test'),
      },
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
    project: 'vault',
    image: 'safe',
    build: 1,
    to: 'staging',
  });
  const secret = await prisma.robotSecret.findFirstOrThrow({
    where: { robot: { name: 'vault-ci' } },
  });
  const invitation = await prisma.invitation.create({
    data: {
      id: newId(),
      kind: 'join',
      email: 'invited.vault@example.com',
      tokenHash: new Uint8Array(32),
      ...actedBy('createdBy', 'vera', vera.id),
      stages: [],
      expiresAt: new Date('2999-01-01T00:00:00Z'),
    },
  });
  const { id: imageId } = await prisma.image.findFirstOrThrow({ where: { name: 'safe' } });
  const { id: registryId } = await prisma.registry.findUniqueOrThrow({
    where: { slug: 'vault-dev' },
  });
  const repositoryId = await repositoryIn(prisma, registryId, imageId);
  const upload = await prisma.upload.create({
    data: { id: newId(), repositoryId, callerId: vera.id },
  });
  const ofVault: Names = {
    project: 'vault',
    image: 'safe',
    number: '1',
    tag: 'one',
    stage: 'staging',
    name: 'vault-ci',
    subject: 'vera.vault@example.com',
    email: 'vera.vault@example.com',
    team: 'vault-team',
    promotion: request.id,
    token: vera.tokenId,
    secret: secret.id,
    role: 'vault-role',
    slug: 'vault-provider',
    invitation: invitation.id,
    upload: upload.id,
    kind: 'automatic-by-clock',
    key: 'of-vera',
  };
  /** Names of the same form for what does not exist. */
  const ofNothing: Names = {
    project: 'nowhere',
    image: 'none',
    number: '1',
    tag: 'one',
    stage: 'staging',
    name: 'nobody-ci',
    subject: 'nobody@example.com',
    email: 'nobody@example.com',
    team: 'nobodies',
    promotion: newId(),
    token: newId(),
    secret: newId(),
    role: 'no-role',
    slug: 'no-provider',
    invitation: newId(),
    upload: newId(),
    kind: 'nothing-at-all',
    key: 'of-nobody',
  };

  return {
    server,
    ofVault,
    ofNothing,
    /** The stranger, by token and by session. */
    stranger: { token: mia.secret, cookie: mia.cookie },

    ask: (route: string, { query = '', body }: RouteEntry, names: Names, options: CallOptions) => {
      const [method = '', path = ''] = route.split(' ');
      const renamed = <T>(value: T): T => rename(value, ofVault, names);
      return server.api(method, fill(path, names) + renamed(query), renamed(body), options);
    },

    /** Every row, but the record of the attempts and what the clock changes. */
    everything: async (): Promise<string> => {
      const tables = await server.db.pool.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN
           ('audit_event', 'audit_chain', 'throttle', 'idempotency_key', 'registry_size', 'job')
         ORDER BY 1`,
      );
      const parts: string[] = [];
      for (const { name } of tables.rows) {
        const { rows } = await server.db.pool.query<{ row: string }>(
          `SELECT (to_jsonb(t) - '{evaluated_at,evaluate_at,last_used_at,last_used_from,last_seen_at}'::text[])::text AS row
           FROM ${name} t ORDER BY 1`,
        );
        parts.push(name, ...rows.map(({ row }) => row));
      }
      return parts.join('\n');
    },
  };
}

export type Vault = Awaited<ReturnType<typeof createVault>>;

/** What an `{id}` in a path is of. */
const idOf = (path: string): string =>
  ['promotion', 'invitation', 'secret', 'upload'].find((kind) => path.includes(`/${kind}s/`)) ??
  'token';

/** The path with names in it. @throws Error for a parameter that nobody named. */
export const fill = (path: string, names: Names): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = names[parameter === 'id' ? idOf(path) : parameter];
    if (value === undefined) throw new Error(`vault.ts has no name for {${parameter}} of ${path}`);
    return encodeURIComponent(value);
  });

/** A body or query with some names in place of others of the same kinds. */
function rename<T>(value: T, from: Names, to: Names): T {
  if (value === undefined) return value;
  let text = JSON.stringify(value);
  for (const kind of ['team', 'name', 'image', 'project']) {
    text = text.replaceAll(from[kind] ?? '', to[kind] ?? '');
  }
  return JSON.parse(text) as T;
}
