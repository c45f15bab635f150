import { basic } from '../setup/raw';
import { createProject } from '../setup/project';
import { startTestServer } from '../setup/server';
import { createCiPush } from '../security/push';

export const password = 'violet otter carries lamp';

const roles = { vera: 'viewer', ben: 'developer', ana: 'approver', kim: 'maintainer' } as const;
export type Name = keyof typeof roles | 'nina';

/**
 * The product with the project shop, its people by role, and nina, who has no part in it; vault is
 * a project that none of them may see.
 */
export async function createArtifactoryWorld() {
  const server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'vault');
  const ci = await createCiPush(server, 'shop');
  const vault = await createCiPush(server, 'vault');
  await vault.image('api', { tag: '1.0.0' });
  const tokens = {} as Record<Name, string>;
  for (const name of [...Object.keys(roles), 'nina'] as Name[]) {
    const email = `${name}@example.com`;
    await server.api('POST', '/people', { email, name, password });
    if (name !== 'nina') {
      await server.api('PUT', `/projects/shop/grants/${email}`, { role: roles[name] });
    }
    const authorization = basic({ username: email, password });
    const options = { token: null, headers: { authorization } };
    const made = await server.api<{ token: string }>('POST', '/me/tokens', { name: 'x' }, options);
    tokens[name] = made.body.token;
  }

  return {
    server,
    ci,
    tokens,

    async policy(stage: string, gates: readonly object[], more: object = {}) {
      const saved = await server.api('PUT', `/projects/shop/policies/${stage}`, { gates, ...more });
      if (saved.status !== 200) throw new Error(`no policy: ${JSON.stringify(saved.body)}`);
    },

    /** Pushes a build whose bytes are of its tag. */
    async push(image: string, tag: string, layer = `${image} ${tag}`) {
      const status = await ci.image(image, { tag, layer });
      if (status !== 201) throw new Error(`not pushed: ${status}`);
    },

    /** The promotion call of Artifactory, with a bearer token unless `headers` say otherwise. */
    async promote(
      who: Name | null,
      source: string,
      body: unknown,
      headers: Readonly<Record<string, string>> = {},
    ) {
      const response = await fetch(`${server.url}/artifactory/api/docker/${source}/v2/promote`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(who === null ? {} : { authorization: `Bearer ${tokens[who]}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json');
      const errors = isJson
        ? (JSON.parse(text) as { errors: { status: number; message: string }[] }).errors
        : [];
      const { status } = response;
      return { status, headers: response.headers, text, message: errors[0]?.message ?? '', errors };
    },

    /** What the tag means in a stage; null: nothing. */
    async digestOf(image: string, stage: string, tag: string): Promise<string | null> {
      const path = `/projects/shop/images/${image}/tags/${tag}?stage=${stage}`;
      const found = await server.api<{ digest: string }>('GET', path);
      return found.status === 200 ? found.body.digest : null;
    },

    countPromotions: () => server.db.prisma.promotion.count(),
  };
}

export type ArtifactoryWorld = Awaited<ReturnType<typeof createArtifactoryWorld>>;
