import { createLogger } from '@/lib/logger';
import { createApi } from '@/server/edge/api/handle';
import { createFindCall } from '@/server/access/call/find-call';
import { address, publicUrl, type World } from './world';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, to be looked into by the test that knows its shape. */
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[] };
}

/** /api/v1 as clients meet it, on the world's database; `as` is a personal token or robot secret. */
export function apiOf(world: Pick<World, 'server'>) {
  const services = { ...world.server };
  const handle = createApi({
    services,
    logger: createLogger('silent'),
    findCall: createFindCall(services),
    streamEvents: () => new Response(null),
  });
  return async function call(
    as: string | Record<string, string> | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    const headers = new Headers(typeof as === 'object' && as !== null ? as : {});
    if (typeof as === 'string') headers.set('authorization', `Bearer ${as}`);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await handle(
      new Request(`${publicUrl}/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      address,
    );
    const answer: unknown = await response.json();
    return {
      status: response.status,
      headers: response.headers,
      body: answer as Answer['body'],
    };
  };
}
