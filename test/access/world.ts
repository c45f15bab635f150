import type { PolicyDocument } from '@/domain/gates/policy';
import { newId } from '@/lib/ids';
import { apiOf, type Answer } from '../auth/api';
import { createWorld } from '../auth/world';
import { actedBy } from '../support/acted';

/** The project shop with four stages, an administrator, a maintainer and short ways to the API. */
export async function accessWorld() {
  const world = await createWorld();
  const api = apiOf(world);
  const { prisma } = world.db;
  const shop = await world.project('shop', ['dev', 'staging', 'prod']);
  const people = new Map<string, { id: string; token: string }>();

  const person = async (name: string, instanceRole?: 'administrator' | 'security' | 'auditor') => {
    const known = people.get(name);
    if (known) return known;
    const row = await world.person(`${name}@example.com`, instanceRole ? { instanceRole } : {});
    const made = { id: row.id, token: await world.token(row.id) };
    people.set(name, made);
    return made;
  };
  const kim = await person('kim', 'administrator');
  const mia = await person('mia');
  await world.grant(shop.id, { personId: mia.id }, 'maintainer');

  return {
    world,
    shop,
    kim,
    mia,
    person,
    prisma,
    drop: () => world.drop(),
    as: (token: string | null) => {
      const call =
        (method: string) =>
        (path: string, body?: unknown): Promise<Answer> =>
          api(token, method, path, body);
      return { get: call('GET'), put: call('PUT'), post: call('POST'), remove: call('DELETE') };
    },
    custom: async (slug: string, permissions: readonly string[]) => {
      await prisma.customRole.create({
        data: {
          slug,
          name: slug,
          permissions: [...permissions],
          ...actedBy('createdBy', 'kim@example.com'),
        },
      });
    },
    policy: async (stage: string, document: Partial<PolicyDocument>) => {
      const row = await prisma.stage.findFirstOrThrow({
        where: { projectId: shop.id, slug: stage },
      });
      const data = { gates: [], automatic: false, lastClick: false, ...document };
      await prisma.policy.create({
        data: {
          id: newId(),
          stageId: row.id,
          version: 1,
          document: data,
          ...actedBy('createdBy', 'kim@example.com'),
        },
      });
    },
  };
}

export type AccessWorld = Awaited<ReturnType<typeof accessWorld>>;
