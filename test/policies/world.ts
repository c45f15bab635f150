import type { Policy } from '@/contract/shapes/policies';
import { createLogger } from '@/lib/logger';
import { newId } from '@/lib/ids';
import { createApi } from '@/server/edge/api/handle';
import type { Call } from '@/server/access/call/context';
import { apiOf } from '../support/api';
import { createStageWorld, type StageWorld } from '../support/stage-world';

/** Calls /api/v1 as somebody with a body as it is, and gives the answer as it is. */
export function rawApiOf(world: StageWorld) {
  return (
    call: Call | null,
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
    headers: Record<string, string>,
  ): Promise<Response> =>
    createApi({
      services: world.services,
      logger: createLogger('error'),
      findCall: () => Promise.resolve(call),
      streamEvents: () => new Response(),
    })(
      new Request(`http://registry.example.com:3000/api/v1${path}`, { method, headers, body }),
      '192.0.2.7',
    );
}

/** A project `shop` with dev, staging and prod, and one person of each role. */
export async function createPolicyWorld() {
  const world = await createStageWorld();
  const shop = await world.project('shop');
  const people = {
    mia: await world.callerWith(shop, 'mia', 'maintainer'),
    ana: await world.callerWith(shop, 'ana', 'approver'),
    dev: await world.callerWith(shop, 'dev', 'developer'),
    vic: await world.callerWith(shop, 'vic', 'viewer'),
  };
  const request = apiOf(world);
  return {
    ...world,
    shop,
    ...people,
    request,
    raw: rawApiOf(world),
    put: (stage: string, document: object, ifMatch?: string, call: Call = people.mia) =>
      request<Policy & Problem>(
        call,
        'PUT',
        `/projects/shop/policies/${stage}`,
        document,
        ifMatch === undefined ? {} : { 'if-match': ifMatch },
      ),
    get: (stage: string, call: Call = people.vic) =>
      request<Policy>(call, 'GET', `/projects/shop/policies/${stage}`),
  };
}

export type PolicyWorld = Awaited<ReturnType<typeof createPolicyWorld>>;

/** A refusal, as far as these tests look. */
export interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { path: string; message: string }[];
  readonly changes?: readonly { change: string; what: string; text: string }[];
  readonly theirs?: readonly { change: string; what: string; text: string }[];
  readonly current?: Policy;
}

/** A team with these members. */
export async function createTeam(
  { db }: StageWorld,
  slug: string,
  userIds: readonly string[],
): Promise<void> {
  await db.prisma.team.create({
    data: {
      id: newId(),
      slug,
      name: slug,
      members: { create: userIds.map((personId) => ({ personId })) },
    },
  });
}
