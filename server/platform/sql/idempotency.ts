import { createHash } from 'node:crypto';
import { Refusal } from '@/lib/refusal';
import { statement, type Database, type Sql } from './database';

/** An unsafe call that named an `Idempotency-Key`. */
export interface KeyedRequest {
  readonly actorId: string;
  readonly key: string;
  /** What the key stands for, e.g. method, path and body; another one under the same key is refused. */
  readonly request: unknown;
}

const claim = statement(
  'idempotency.claim',
  `INSERT INTO idempotency_key (actor_id, key, request_hash) VALUES ($1::uuid, $2, $3)
   ON CONFLICT (actor_id, key) DO NOTHING RETURNING key`,
);

const find = statement(
  'idempotency.find',
  `SELECT request_hash, response FROM idempotency_key WHERE actor_id = $1::uuid AND key = $2`,
);

const answer = statement(
  'idempotency.answer',
  `UPDATE idempotency_key SET status = $3, response = $4::jsonb WHERE actor_id = $1::uuid AND key = $2`,
);

/**
 * Runs `work` for the first call with a key, and gives its answer again to every later one.
 *
 * The key is claimed and answered in the transaction of the work itself, so key and effect commit
 * together: a call that was killed or refused leaves no key behind and may simply be repeated. A
 * call that comes while the first still runs waits for it on the key's row. Keys are kept a day.
 *
 * @param sql the transaction that `work` runs in too.
 * @throws Refusal `idempotency-key-reused` where the key stands for another request.
 */
export async function answerOnce<Answer>(
  sql: Sql,
  { actorId, key, request }: KeyedRequest,
  status: number,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const hash = createHash('sha256').update(JSON.stringify(request)).digest();
  const claimed = await sql.query(claim, [actorId, key, hash]);
  if (claimed.length > 0) {
    const result = await work();
    await sql.query(answer, [actorId, key, status, JSON.stringify(result)]);
    return { answer: result, replayed: false };
  }
  const [first] = await sql.query<{ requestHash: Buffer; response: Answer }>(find, [actorId, key]);
  if (!first) {
    throw new Refusal(
      'still-running',
      'A call with this Idempotency-Key is under way. Try again.',
      {
        retryAfterSeconds: 1,
      },
    );
  }
  if (!hash.equals(first.requestHash)) {
    throw new Refusal(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request. Use a new key for each new request.',
    );
  }
  return { answer: first.response, replayed: true };
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
