import { createORPCClient } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import type { contract } from '@/contract';
import { markWhileAway } from './away';
import { sendUntilKnown } from './lost-answer';
import { sendAsShown } from './page-person';
import { ProblemError, problemOfResponse, unreachable } from './problem';
import { sendProven } from './reauthenticate';
import routes from './routes.json';
import { sendOnce } from './send-once';

export interface ApiContext {
  /** The version that a saved policy follows on; 412 where another one is there by now. */
  ifMatch?: number;
}

export type Api = ContractRouterClient<typeof contract, ApiContext>;

/**
 * The typed client of /api/v1. Every refusal is thrown as ProblemError.
 * @param origin where the API lives; asked at each call, for there is none while a page renders
 * @param send carries the request: the browser's fetch, or the server's own handler
 */
export const createApi = (
  origin: () => string,
  send: (request: Request) => Promise<Response>,
): Api =>
  createORPCClient(
    new OpenAPILink<ApiContext>(routes as AnyContractRouter, {
      url: () => new URL('/api/v1', origin()),
      headers: ({ context: { ifMatch } }) => ({
        ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
      }),
      fetch: async (request) => {
        const response = await send(request).catch((error: unknown) => {
          // A request that was called back is no failure to show.
          throw request.signal.aborted || error instanceof ProblemError
            ? error
            : unreachable(request.method);
        });
        if (!response.ok) throw await problemOfResponse(response, request.method);
        return response;
      },
    }),
  );

/**
 * The browser's client: same origin, with the session's cookie, as the person to whom the page was shown.
 * What they ask for twice is sent once, and what its answer is lost of is looked up.
 */
export const api: Api = createApi(
  () => window.location.origin,
  (request) =>
    sendOnce(markWhileAway(request), (one) =>
      sendUntilKnown(one, (keyed) =>
        sendProven(keyed, (proven) => sendAsShown(proven, (shown) => fetch(shown))),
      ),
    ),
);
