import { newId } from '@/lib/ids';
import { createApi } from '@/server/edge/api/handle';
import { createLogger } from '@/lib/logger';
import type { Call } from '@/server/access/call/context';
import type { StageWorld } from './stage-world';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Calls /api/v1 as somebody, each call that changes something under a key of its own, through the very handler that serves it: contract, routes, problems. */
export function apiOf(world: StageWorld) {
  const apis = new Map<Call | null, ReturnType<typeof createApi>>();
  const apiFor = (call: Call | null) =>
    createApi({
      services: world.services,
      logger: createLogger('error'),
      findCall: async () => call,
      streamEvents: () => new Response(),
    });
  return async function request<Body = Record<string, unknown>>(
    call: Call | null,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const api = apis.get(call) ?? apiFor(call);
    apis.set(call, api);
    const answer = await api(
      new Request(`http://registry.example.com:3000/api/v1${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          // As the browser sends it: whatever is done, is done once.
          ...(call && method !== 'GET' && { 'idempotency-key': newId() }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      '192.0.2.7',
    );
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  };
}
