import type { Trust } from '@/contract/shapes/access/keyless';
import { createProject, createRobot } from '../setup/project';
import { rawCaller } from '../setup/raw';
import { startTestServer } from '../setup/server';
import { createSigner } from './signer';

export const robot = 'robot.shop.ci';
const trustsOf = (name: string, project = 'shop') => `/projects/${project}/robots/${name}/trusts`;

interface Exchanged {
  readonly token: string;
  readonly expiresAt: string;
  readonly code: string;
  readonly detail: string;
}

/** The product with the project shop, its robot ci, and GitHub trusted by pasted keys. */
export async function createKeylessWorld() {
  const server = await startTestServer();
  await createProject(server, 'shop');
  const secret = await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci');
  const github = await createSigner('https://token.actions.githubusercontent.com', {
    sub: 'repo:acme/shop:ref:refs/heads/main',
    repository: 'acme/shop',
    ref: 'refs/heads/main',
  });
  const repository = '/v2/shop-dev/api/tags/list';
  const registry = (token: string, username = robot) =>
    rawCaller(server.url, { username, password: token });

  const world = {
    server,
    github,
    secret,

    async trustIssuer(slug: string, body: { issuer: string; jwks?: unknown }) {
      const { issuer, jwks } = body;
      const saved = await server.api<{ check: { keys: number | null; problem: string | null } }>(
        'PUT',
        `/issuers/${slug}`,
        { name: slug, issuer, ...(jwks !== undefined && { jwks }) },
      );
      if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
      return saved.body.check;
    },

    putTrusts: (trusts: readonly object[], name = 'ci') =>
      server.api<{ items: Trust[]; detail: string }>('PUT', trustsOf(name), { trusts }),
    trusts: async (name = 'ci') =>
      (await server.api<{ items: Trust[] }>('GET', trustsOf(name))).body.items,

    exchange: (token: string, username = robot) =>
      server.api<Exchanged>('POST', '/token', { robot: username, token }, { token: null }),
    /** Asks the data plane for a registry token, as docker login does. */
    login: (token: string, username = robot) =>
      registry(token, username)('GET', '/token?scope=repository:shop-dev/api:pull,push'),
    /** Reads with the token as the password of every request. */
    basic: async (token: string) => (await registry(token)('GET', repository)).status,
    bearer: async (token: string, path = repository) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await rawCaller(server.url, null)('GET', path, { headers })).status;
    },
    me: async (token: string) => (await server.api('GET', '/me', undefined, { token })).status,
    /** Forgets who failed, so that one test’s refusals do not throttle the next. */
    forgive: () => server.db.prisma.throttle.deleteMany(),
  };
  await world.trustIssuer('github', github);
  return world;
}

export type KeylessWorld = Awaited<ReturnType<typeof createKeylessWorld>>;

export const githubRule = {
  issuer: 'github',
  audience: 'sallyport',
  claims: { sub: 'repo:acme/shop:ref:refs/heads/main' },
};
