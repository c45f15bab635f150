import { ORPCError } from '@orpc/server';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdsSecret, isKeyed } from '@/lib/http/keyed-calls';
import { parseJson } from '@/lib/text/parse-json';
import { sortedJson } from '@/lib/text/sorted-json';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import type { Database } from '@/server/platform/sql/database';
import {
  DoneBefore,
  findDone,
  keepAnswer,
  type KeptAnswer,
} from '@/server/platform/sql/idempotency';

/**
 * A call with the key that its request names, and what that stands for: method, address and body, of which a
 * mark is kept that nobody without the installation's secret can try bodies against: some hold secrets.
 * @param onReplay hears that the first answer is given again.
 * @throws Refusal `invalid` for a key that is empty, long or no visible ASCII.
 */
export async function keyedCall(
  call: Call | null,
  request: Request,
  { seal }: Pick<Services, 'seal'>,
  onReplay: () => void,
): Promise<Call | null> {
  const key = request.headers.get('idempotency-key');
  const { pathname, search } = new URL(request.url);
  if (call === null || key === null || !isKeyed(request.method, pathname)) return call;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = 'must be 1 to 200 visible ASCII characters without spaces';
    throw new Refusal('invalid', `Idempotency-Key ${message}.`, {
      fields: [{ path: 'Idempotency-Key', message }],
    });
  }
  const body = parseJson(new Uint8Array(await request.clone().arrayBuffer())) ?? null;
  const asked = sortedJson([request.method, pathname + search, body]);
  const mark = seal.mark(asked, `call under the key ${key}`);
  return { ...call, keyed: { key, request: mark, onReplay } };
}

/** Says on an answer that it is the first one again. */
export const replayedHeader = ['idempotency-replayed', 'true'] as const;

interface Answered {
  readonly status: number;
  readonly body?: unknown;
}

/** A longer answer is not kept: whoever calls without end fills no disk with them. */
const mostKept = 64 * 1024;

/** Keeps what a call with a key was answered, to be given again; never a secret. */
export async function keepAnswered(
  db: Database,
  { actor, keyed }: Call,
  pathname: string,
  { status, body }: Answered,
): Promise<void> {
  if (!keyed || holdsSecret(pathname)) return;
  const response = body ?? null;
  if (JSON.stringify(response).length > mostKept) return;
  await keepAnswer(db.sql, { actorId: actor.id, key: keyed.key }, { status, response });
}

/**
 * The first answer to a call's key, again: of one that came to its key, or was refused before that because
 * what it asks for is done. Whoever may not see what it was about any more is not told of it again (L6).
 * @throws Refusal `done-before` where it was not kept, or is not to be told; `idempotency-key-reused` where
 *   what was refused has the key of another call; the error where it says nothing of a key.
 */
export async function replayOf(error: unknown, db: Database, call: Call | null, pathname: string) {
  const isRefused =
    error instanceof Refusal
      ? error.options.committed !== true
      : error instanceof ORPCError && Number(error.status) < 500;
  const done = isRefused && call?.keyed ? await findKeyed(db, call) : error;
  if (!(done instanceof DoneBefore)) throw error;
  const first = done.first ?? (await answerOnItsWay(db, call, pathname));
  const isHidden = error instanceof Refusal && hiding.has(error.code);
  if (first && !(isHidden && !tellsNothing(first.response))) {
    const headers = Object.fromEntries([replayedHeader]);
    return { status: first.status, headers, body: first.response };
  }
  throw new Refusal(
    'done-before',
    holdsSecret(pathname)
      ? 'This was done under the same Idempotency-Key before. Answers of this kind may hold a secret and are kept nowhere: look at what is there now, and where a secret did not reach you, revoke it and make another.'
      : 'This was done under the same Idempotency-Key before, and its answer is not told again. Look at what is there now.',
  );
}

/** An answer is kept a moment after what it tells of: equal calls at once wait for it. */
async function answerOnItsWay(
  db: Database,
  call: Call | null,
  pathname: string,
): Promise<KeptAnswer | null> {
  if (!call || holdsSecret(pathname)) return null;
  for (let tries = 0; tries < 20; tries += 1) {
    await sleep(50);
    const done = await findKeyed(db, call);
    if (done?.first) return done.first;
  }
  return null;
}

async function findKeyed({ sql }: Database, { actor, keyed }: Call): Promise<DoneBefore | null> {
  try {
    return keyed ? await findDone(sql, { actorId: actor.id, ...keyed }) : null;
  } catch (error) {
    // Where the database is away, the call's own failure is told.
    if (error instanceof Refusal) throw error;
    return null;
  }
}

/** Refusals that may mean that the caller sees what it was about no more. */
const hiding: ReadonlySet<string> = new Set(['not-found', 'forbidden']);

const tellsNothing = (response: unknown): boolean =>
  JSON.stringify(response) === JSON.stringify({ done: true });
