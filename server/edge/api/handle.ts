import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { randomUUID } from 'node:crypto';
import type { Logger } from '@/lib/logger';
import { Refusal } from '@/lib/refusal';
import { parseJson } from '@/lib/text/parse-json';
import { isKeyed } from '@/lib/http/keyed-calls';
import { isReadableTarget } from '@/lib/http/readable-target';
import { isStorable } from '@/lib/text/storable';
import type { Call, Services } from '@/server/access/call/context';
import type { ApiContext } from './implementer';
import { openApiDocument } from './openapi';
import { keepAnswered, keyedCall, replayedHeader, replayOf } from './keyed';
import { refuseAnothersPage } from './page-for';
import { toProblem, type Failed } from './problem';
import { router } from './router';
import { refuseWhileViewing } from './while-viewing';
import { asAsked, sendsYaml, yamlToJson } from './yaml-edge';

export const apiPrefix = '/api/v1';

/** Largest request body that /api/v1 reads, in bytes. */
export const maxBodyBytes = 1024 * 1024;

export interface ApiParts {
  readonly services: Services;
  readonly logger: Logger;
  /** Hears of everything that was thrown, before it becomes an answer. */
  readonly onFailure?: (error: unknown) => void;
  /** Who calls, with the rights that they have now (L6); null for nobody. Refuses forged origins. */
  findCall(request: Request, from: { address: string; requestId: string }): Promise<Call | null>;
  /** The event stream, for a caller that was found. */
  streamEvents(request: Request, call: Call): Response;
}

type Answered = [call: Call, pathname: string, answer: { status: number; body?: unknown }];

/** Makes the function that answers every request below /api/v1. */
export function createApi(
  parts: ApiParts,
): (request: Request, address: string) => Promise<Response> {
  const handler = new OpenAPIHandler<ApiContext>(router, {
    interceptors: [
      async (step) => {
        const { context, request } = step;
        const { pathname } = request.url;
        try {
          const result = await step.next().catch(async (error: unknown) => ({
            matched: true as const,
            response: await replayOf(error, context.services.db, context.call, pathname),
          }));
          if (context.call && result.response && result.response.status < 300) {
            await keep(context, context.call, pathname, result.response);
          }
          return result;
        } catch (error) {
          const answer = toProblem(
            error,
            context.requestId,
            failedOf(request.method, pathname, context),
          );
          parts.onFailure?.(error);
          if (answer.unexpected) {
            const { requestId } = context;
            parts.logger.error({ err: error, requestId, path: pathname }, 'request failed');
          }
          return {
            matched: true,
            response: {
              status: answer.status,
              headers: { ...answer.headers },
              body: answer.problem,
            },
          };
        }
      },
    ],
  });
  /** What was done is done, whether its answer can be kept or not. */
  const keep = ({ services, requestId }: ApiContext, ...answered: Answered) =>
    keepAnswered(services.db, ...answered).catch((err: unknown) => {
      parts.logger.warn({ err, requestId }, 'the answer to a key was not kept');
    });
  let document: Promise<object> | undefined;

  return async (sent, address) => {
    const requestId = randomUUID();
    const { pathname } = new URL(sent.url);
    let request = sent;
    try {
      if (pathname === `${apiPrefix}/openapi.json` && request.method === 'GET') {
        document ??= openApiDocument(parts.services.publicUrl);
        return finish(Response.json(await document), requestId);
      }
      requireNames(request.method, pathname);
      const isYaml = sendsYaml(request);
      if (!isYaml) requireJson(request);
      const found = await parts.findCall(request, { address, requestId });
      refuseAnothersPage(found, request);
      refuseWhileViewing(found, request.method, pathname);
      if (pathname === `${apiPrefix}/events` && request.method === 'GET') {
        if (!found) throw new Refusal('unauthenticated', 'Sign in to follow what happens.');
        return finish(parts.streamEvents(request, found), requestId);
      }
      if (isYaml) {
        // Reading it costs more than JSON does: of nobody it is not read.
        if (!found) throw new Refusal('unauthenticated', 'Sign in, or send a bearer token.');
        request = await yamlToJson(request);
      }
      sayOneType(request);
      await requireStorable(request);
      const answerHeaders = new Headers();
      const context: ApiContext = {
        services: parts.services,
        call: await keyedCall(found, request, parts.services, () =>
          answerHeaders.set(...replayedHeader),
        ),
        address,
        requestId,
        headers: request.headers,
        answerHeaders,
      };
      const { matched, response } = await handler.handle(request, { prefix: apiPrefix, context });
      if (matched) {
        context.answerHeaders.forEach((value, name) => response.headers.set(name, value));
        return finish(await asAsked(sent, response), requestId);
      }
      throw new Refusal(
        'not-found',
        `There is no ${request.method} ${pathname}. See ${apiPrefix}/openapi.json.`,
      );
    } catch (error) {
      const answer = toProblem(error, requestId, failedOf(request.method, pathname, request));
      parts.onFailure?.(error);
      if (answer.unexpected)
        parts.logger.error({ err: error, requestId, path: pathname }, 'request failed');
      return finish(Response.json(answer.problem, answer), requestId);
    }
  };
}

const failedOf = (
  method: string,
  pathname: string,
  { headers }: Pick<Request, 'headers'>,
): Failed => ({
  method,
  keyed: isKeyed(method, pathname) && headers.has('idempotency-key'),
});

/** JSON or nothing: a form could be posted from a foreign page. */
function requireJson(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return;
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new Refusal('unsupported-media-type', 'Send the body as application/json.');
  }
}

/**
 * What the library goes by from here on: a body was found to be JSON above, and without one there is no
 * type, whatever the headers say. It would fail by a form that is announced and not there.
 */
function sayOneType({ headers, body }: Request): void {
  headers.delete('content-disposition');
  if (body === null) headers.delete('content-type');
  else headers.set('content-type', 'application/json');
}

/**
 * A path whose escapes are no text in UTF-8, or one that nothing here could be called by, names nothing.
 * @throws Refusal `not-found`
 */
function requireNames(method: string, pathname: string): void {
  if (isStorable(decoded(pathname) ?? '\0')) return;
  throw new Refusal(
    'not-found',
    `There is no ${method} ${pathname}. See ${apiPrefix}/openapi.json.`,
  );
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/**
 * Refuses what could be read or kept nowhere before any use case sees it: a body that is no JSON object,
 * and text with U+0000 or half a surrogate pair, which PostgreSQL takes for an error of ours.
 */
async function requireStorable(request: Request): Promise<void> {
  const rule = 'must be well-formed text without U+0000, nested 64 levels at most';
  const { pathname, search, searchParams } = new URL(request.url);
  if (!isReadableTarget(pathname + search)) {
    throw new Refusal('invalid', 'The address has percent signs that spell no text in UTF-8.');
  }
  for (const [name, value] of searchParams) {
    if (isStorable(name) && isStorable(value)) continue;
    throw new Refusal('invalid', `The query ${rule}.`, { fields: [{ path: name, message: rule }] });
  }
  if (request.body === null) return;
  const document = parseJson(new Uint8Array(await request.clone().arrayBuffer()));
  if (document === undefined) {
    throw new Refusal('invalid', 'The body is not a JSON document in UTF-8. Correct it.');
  }
  // Where a body may be left out, the library would take any other document for none.
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new Refusal('invalid', 'The body must be a JSON object; every route takes one, or none.');
  }
  if (!isStorable(document)) {
    throw new Refusal('invalid', `The body ${rule}.`, { fields: wrongFields(document, rule) });
  }
  if (namesPrototype(document)) {
    throw new Refusal('invalid', 'No member of the body may be named __proto__.');
  }
}

/** What checks a body's form leaves out a member of this name in silence: as if it had been done. */
const namesPrototype = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype));

/** The members of a body that cannot be kept, to be named in the answer. */
const wrongFields = (document: unknown, message: string) =>
  typeof document === 'object' && document !== null
    ? Object.entries(document)
        .filter(([key, value]) => !isStorable(key) || !isStorable(value))
        .map(([path]) => ({ path, message }))
    : [];

/** The answer to a body beyond the limit, which no route is asked about. */
export function tooLarge(): Response {
  const message = `A request body may have ${maxBodyBytes} bytes at most.`;
  const requestId = randomUUID();
  // Nothing was done, whatever the method: the body was not read to its end.
  const answer = toProblem(new Refusal('too-large', message), requestId, {
    method: 'POST',
    keyed: false,
  });
  return finish(Response.json(answer.problem, answer), requestId);
}

function finish(response: Response, requestId: string): Response {
  if (response.status >= 400) response.headers.set('content-type', 'application/problem+json');
  response.headers.set('x-request-id', requestId);
  return response;
}
