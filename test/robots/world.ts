import { createAuthorizer } from '@/server/access/registry/create-authorizer';
import type { Caller } from '@/registry/ports';
import { apiOf } from '../auth/api';
import { address, createWorld } from '../auth/world';

/** Two projects, a maintainer and a developer of the first, an administrator, and short ways to ask. */
export async function createRobotWorld() {
  const world = await createWorld();
  const shop = await world.project('shop');
  const cart = await world.project('cart');
  const kim = await world.person('kim@example.com');
  const ben = await world.person('ben@example.com');
  const root = await world.person('root@example.com', { instanceRole: 'administrator' });
  await world.grant(shop.id, { personId: kim.id }, 'maintainer');
  await world.grant(shop.id, { personId: ben.id }, 'developer');
  const tokens = {
    kim: await world.token(kim.id),
    ben: await world.token(ben.id),
    root: await world.token(root.id),
  };
  const api = apiOf(world);
  const authorizer = createAuthorizer(world.server);
  const { db } = world;

  return {
    ...world,
    shop,
    cart,
    kim,
    ben,
    root,
    tokens,
    api,

    /** Calls below the robots of shop, as somebody. */
    ask: (as: keyof typeof tokens, method: string, path: string, body?: unknown) =>
      api(tokens[as], method, `/projects/shop/robots${path}`, body),

    /** Makes a robot of shop as its maintainer. */
    async make(name: string, more: Record<string, unknown> = {}) {
      const body = { name, kind: 'cluster', registry: 'shop-prod', ...more };
      const made = await api(tokens.kim, 'POST', '/projects/shop/robots', body);
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return made.body as { id: string; username: string; secret: string; expiresAt: string };
    },

    /** What a registry token got with this secret carries; null where the secret is refused. */
    async signIn(username: string, password: string): Promise<Caller | null> {
      const found = await authorizer.signIn({ username, password }, address);
      return found.outcome === 'signed-in' ? found.caller : null;
    },

    /** May what was got then still pull now? */
    pulls: async (caller: Caller | null, registry = 'shop-prod') =>
      caller !== null &&
      (await authorizer.authorize(caller, { registry, image: 'api' }, 'pull')).allowed,

    pushes: async (caller: Caller | null, registry: string) =>
      caller !== null &&
      (await authorizer.authorize(caller, { registry, image: 'api' }, 'push')).allowed,

    async trail(target: string) {
      const rows = await db.prisma.auditEvent.findMany({
        where: { target },
        orderBy: { seq: 'asc' },
      });
      return rows.map(({ action }) => action);
    },
  };
}

export type RobotWorld = Awaited<ReturnType<typeof createRobotWorld>>;
