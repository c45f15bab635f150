import { createHash } from 'node:crypto';
import { Refusal } from '@/lib/refusal';
import { statement, type Database, type Sql } from './database';

/** An unsafe call that named an `Idempotency-Key`. */
export interface KeyedRequest {
  readonly actorId: string;
  readonly key: string;
  /** A mark of what the key stands for: method, address and body; another one under the same key is refused. */
  readonly request: string;
  /** Hears that what was answered first is answered again (`answerOnce`). */
  readonly onReplay?: () => void;
}

const claim = statement(
  'idempotency.claim',
  `INSERT INTO idempotency_key (actor_id, key, request_hash, created_at)
   VALUES ($1::uuid, $2, $3, now())
   ON CONFLICT (actor_id, key) DO NOTHING RETURNING key`,
);

const find = statement(
  'idempotency.find',
  `SELECT request_hash, status, response FROM idempotency_key WHERE actor_id = $1::uuid AND key = $2`,
);

const answer = statement(
  'idempotency.answer',
  `UPDATE idempotency_key SET status = $3, response = $4::jsonb
   WHERE actor_id = $1::uuid AND key = $2 AND status IS NULL`,
);

/** A first answer that was kept: its status and its document. */
export interface KeptAnswer {
  readonly status: number;
  readonly response: unknown;
}

/** What a call asks for was done under its key before. */
export class DoneBefore extends Error {
  override readonly name = 'DoneBefore';

  /** @param first null: what was answered then was not kept. */
  constructor(readonly first: KeptAnswer | null) {
    super('this was done before');
  }
}

const hashOf = (request: string): Buffer => createHash('sha256').update(request).digest();

interface FoundRow {
  readonly requestHash: Uint8Array;
  readonly status: number | null;
  readonly response: unknown;
}

/**
 * Claims the key of a call for the transaction that does what it asks, so that key and effect commit
 * together: a call that was killed or refused leaves no key behind and may simply be repeated. One that
 * comes while the first still runs waits for it on the key's row. Keys are kept a day.
 * @throws DoneBefore; Refusal `idempotency-key-reused` where the key stands for another request.
 */
export async function claimKey(sql: Sql, keyed: KeyedRequest): Promise<void> {
  const { actorId, key, request } = keyed;
  const claimed = await sql.query(claim, [actorId, key, hashOf(request)]);
  if (claimed.length > 0) return;
  const [first] = await sql.query<FoundRow>(find, [actorId, key]);
  if (!first) {
    throw new Refusal(
      'still-running',
      'A call with this Idempotency-Key is under way. Try again.',
      { retryAfterSeconds: 1 },
    );
  }
  throw doneBefore(request, first);
}

/**
 * Was this very request done under its key? Null: nothing was.
 * @throws Refusal `idempotency-key-reused` where the key stands for another request.
 */
export async function findDone(
  sql: Sql,
  { actorId, key, request }: KeyedRequest,
): Promise<DoneBefore | null> {
  const [first] = await sql.query<FoundRow>(find, [actorId, key]);
  return first ? doneBefore(request, first) : null;
}

function doneBefore(request: string, { requestHash, status, response }: FoundRow): DoneBefore {
  // Of a key of a former version nothing is known but that it was used (20261129210000_keys_of_before).
  if (requestHash.length === 0 || hashOf(request).equals(requestHash)) {
    return new DoneBefore(status === null ? null : { status, response });
  }
  throw new Refusal(
    'idempotency-key-reused',
    'This Idempotency-Key was used for another request. Use a new key for each new request.',
  );
}

/** Keeps what a call was answered beside its key, for later calls with it; a first answer stays. */
export async function keepAnswer(
  sql: Sql,
  { actorId, key }: Pick<KeyedRequest, 'actorId' | 'key'>,
  { status, response }: KeptAnswer,
): Promise<void> {
  await sql.query(answer, [actorId, key, status, JSON.stringify(response)]);
}

/**
 * Runs `work` for the first call with a key, and gives its answer again to every later one: as claimKey,
 * for an answer that must not be lost, which is kept in the same transaction.
 * @param sql the transaction that `work` runs in too.
 * @throws Refusal as claimKey.
 */
export async function answerOnce<Answer>(
  sql: Sql,
  keyed: KeyedRequest,
  status: number,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  try {
    await claimKey(sql, keyed);
  } catch (error) {
    if (!(error instanceof DoneBefore) || error.first === null) throw error;
    keyed.onReplay?.();
    return { answer: error.first.response as Answer, replayed: true };
  }
  const result = await work();
  await keepAnswer(sql, keyed, { status, response: result });
  return { answer: result, replayed: false };
}

/** What became of a call with a key. `absent`: it did nothing, or never came. */
export type KeyState = 'done' | 'running' | 'absent';

// A call that runs holds its key; whoever looks it up is told so at once.
const briefly = statement('idempotency.wait-briefly', `SET LOCAL lock_timeout = '200ms'`);

/** Rolls back what a look-up claimed. */
class Unclaimed extends Error {}

/** What became of a person's or robot's own call with a key, in the last day. */
export async function findKeyState(
  db: Database,
  { actorId, key }: Pick<KeyedRequest, 'actorId' | 'key'>,
): Promise<KeyState> {
  try {
    return await db.transaction<KeyState>(async (sql) => {
      await sql.query(briefly);
      const claimed = await sql.query(claim, [actorId, key, Buffer.alloc(32)]);
      if (claimed.length > 0) throw new Unclaimed();
      return 'done';
    });
  } catch (error) {
    if (error instanceof Unclaimed) return 'absent';
    // PostgreSQL's lock_not_available.
    if (error instanceof Error && 'code' in error && error.code === '55P03') return 'running';
    throw error;
  }
}
