import { randomUUID } from 'node:crypto';
import type { Logger } from '@/lib/logger';
import { Refusal } from '@/lib/refusal';
import { toProblem } from '../api/problem';
import type { Services } from '@/server/access/call/context';
import { createFindCall } from './find-call';
import { promoteByRegistry } from './promote';
import { readBody } from './read-body';

/** Largest request body that is read, in bytes: a promotion is asked for in a few hundred. */
export const maxBodyBytes = 16 * 1024;

const promotePath = /^\/artifactory\/api\/docker\/([^/]+)\/v2\/promote$/;

/** What Artifactory says, word for word: pipelines look for it. */
const ended = 'Promotion ended successfully';

/**
 * Makes the function that answers below /artifactory: the one call of Artifactory's REST API that a
 * pipeline moved from there still makes, "Promote Docker Image". Success is Artifactory's sentence as
 * plain text, a refusal its error document; statuses are those of /api/v1.
 */
export function createArtifactory(parts: {
  readonly services: Services;
  readonly logger: Logger;
  /** Hears of everything that was thrown, before it becomes an answer. */
  readonly onFailure: (error: unknown) => void;
}): (request: Request, address: string) => Promise<Response> {
  const { services, logger } = parts;
  const findCall = createFindCall(services);

  async function answer(request: Request, from: { address: string; requestId: string }) {
    const { pathname, searchParams } = new URL(request.url);
    const [, source] = promotePath.exec(pathname) ?? [];
    if (source === undefined) {
      throw new Refusal(
        'not-found',
        'Of Artifactory’s API there is POST /artifactory/api/docker/{registry}/v2/promote here. See /api/v1/openapi.json for all else.',
      );
    }
    if (request.method !== 'POST') return errors(405, 'Send a POST.', { allow: 'POST' });
    const type = request.headers.get('content-type') ?? '';
    if (!/^application\/json\s*(;|$)/i.test(type)) {
      throw new Refusal('unsupported-media-type', 'Send the body as application/json.');
    }
    const call = await findCall(request, from);
    for (const name of searchParams.keys()) {
      throw new Refusal('invalid', `${name} is not a parameter of this call.`);
    }
    const body = readBody(new Uint8Array(await request.arrayBuffer()));
    const promotion = await promoteByRegistry(services, call, source, body);
    const kept = `It is still in ${source} too: a promotion never takes a build out of its source.`;
    return new Response(body.copy === false ? `${ended}\n${kept}\n` : ended, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-sallyport-promotion': `${services.publicUrl}/promotions/${promotion.id}`,
      },
    });
  }

  return async (request, address) => {
    const requestId = randomUUID();
    const response = await answer(request, { address, requestId }).catch((error: unknown) => {
      const { status, headers, problem, unexpected } = toProblem(error, requestId, {
        method: request.method,
        keyed: false,
      });
      parts.onFailure(error);
      const { pathname: path } = new URL(request.url);
      if (unexpected) logger.error({ err: error, requestId, path }, 'request failed');
      return errors(status, problem.detail, headers);
    });
    response.headers.set('x-request-id', requestId);
    return response;
  };
}

/** The answer to a body beyond the limit. */
export const tooLarge = (): Response =>
  errors(413, `A request body may have ${maxBodyBytes} bytes at most.`);

function errors(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
  const response = Response.json({ errors: [{ status, message }] }, { status, headers });
  if (status === 401) response.headers.set('www-authenticate', 'Basic realm="sallyport"');
  return response;
}
