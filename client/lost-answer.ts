import { z } from 'zod';
import { isKeyed } from '@/lib/http/keyed-calls';
import { ProblemError, problemOfResponse } from './problem';

type Send = (request: Request) => Promise<Response>;

/** By what was wished: the key under which it was sent, until it is known what became of it. */
const keys = new Map<string, string>();

let looking = 0;
const listeners = new Set<() => void>();

/** Is it being found out now whether something was done? */
export const isLookingUp = (): boolean => looking > 0;

/** Calls back when that changes, until the returned function is called. */
export function onLookingUp(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function look(by: 1 | -1): void {
  looking += by;
  for (const listener of listeners) listener();
}

/** The longest time between two questions, in ms. */
const longestWaitMs = 5_000;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const known = z.object({ state: z.enum(['done', 'running', 'absent']) });

/**
 * Sends a request that changes something, under a key of its own. Where its answer is lost, asks what became
 * of it until that is known (L12): what was done answers as it would have, and what was not says so.
 * The same wish goes under the same key until then, so that nothing is done twice.
 * @param wait passes so many ms; tests need none.
 * @throws ProblemError `not-arrived` where nothing happened; what `send` throws for other requests.
 */
export async function sendUntilKnown(
  request: Request,
  send: Send,
  wait: (ms: number) => Promise<void> = sleep,
): Promise<Response> {
  const { pathname, origin } = new URL(request.url);
  if (!isKeyed(request.method, pathname)) return send(request);
  const wish = JSON.stringify([request.method, request.url, await request.clone().text()]);
  const key = keys.get(wish) ?? newKey();
  keys.set(wish, key);
  request.headers.set('idempotency-key', key);
  const answered = async (): Promise<Response | null> => {
    const response = await arrived(request.clone(), send);
    if (response !== null) keys.delete(wish);
    return response;
  };
  const first = await answered();
  if (first !== null) return first;
  look(1);
  try {
    let absent = 0;
    for (let ms = 500; ; ms = Math.min(2 * ms, longestWaitMs)) {
      await wait(ms);
      const question = new Request(new URL(`/api/v1/idempotency-keys/${key}`, origin));
      const answer = await arrived(question, send);
      if (answer === null) continue;
      if (!answer.ok) throw await problemOfResponse(answer, 'GET');
      const { state } = known.parse(await answer.json());
      absent = state === 'absent' ? absent + 1 : 0;
      // Twice: it may have been on its way still.
      if (absent === 2) throw notArrived();
      // Asked again under its key, it answers as it did first.
      const again = state === 'done' ? await answered() : null;
      if (again !== null) return again;
    }
  } finally {
    look(-1);
  }
}

/** The answer, also one that says no; null: what became of the request is not known. */
async function arrived(request: Request, send: Send): Promise<Response | null> {
  const { method, signal } = request;
  const response = await send(request).catch((error: unknown) => {
    // A request that was called back, and a refusal to send, are no lost answers.
    if (signal.aborted || error instanceof ProblemError) throw error;
    return null;
  });
  if (response === null || response.status < 500) return response;
  if (method === 'GET') return null;
  const { problem } = await problemOfResponse(response.clone(), method);
  return problem.outcome === 'unknown' ? null : response;
}

const notArrived = (): ProblemError =>
  new ProblemError({
    type: 'about:blank',
    title: 'It did not happen',
    status: 0,
    code: 'not-arrived',
    detail: 'It did not reach the server, and nothing was changed. Try again.',
    requestId: '',
  });

/** 128 random bits in hexadecimal; crypto.randomUUID needs https, this does not. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
