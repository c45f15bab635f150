import { implement } from '@orpc/server';
import { contract } from '@/contract/index';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import { refuseOthersOwn } from './while-viewing';

/** What a route is given: the use cases' tools, and who calls. */
export interface ApiContext {
  readonly services: Services;
  /** Null: nobody; only set-up admits that. */
  readonly call: Call | null;
  readonly address: string;
  readonly requestId: string;
  readonly headers: Headers;
  /** What the answer's headers get besides. */
  readonly answerHeaders: Headers;
}

/** The contract, to be implemented. Routes that need nobody to be signed in start from here. */
export const open = implement(contract).$context<ApiContext>();

/** Routes start from here: they get a `call`, or the caller gets a 401. */
export const api = open.use(({ context, next, path }) => {
  if (!context.call) {
    throw new Refusal(
      'unauthenticated',
      isBasic(context.headers)
        ? 'A user name and password count for making a token only (POST /api/v1/me/tokens). Send the robot’s secret or the API token by itself, without a user name: Authorization: Bearer <secret>.'
        : 'Sign in, or send a bearer token in the Authorization header.',
    );
  }
  refuseOthersOwn(context.call, path);
  return next({ context: { call: context.call } });
});

/** Registry clients send a robot's name and secret so; here the secret alone says who calls. */
const isBasic = (headers: Headers): boolean => /^basic /i.test(headers.get('authorization') ?? '');
