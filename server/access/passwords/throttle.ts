import { createHash } from 'node:crypto';
import { clientNetwork } from '@/lib/net/ip-address';
import { statement, type Database } from '@/server/platform/sql/database';

/** How many failures are borne in a window, and how long to wait beyond them. */
interface ThrottleRule {
  readonly limit: number;
  readonly windowSeconds: number;
  /** The first wait; it doubles with each further failure, up to the longest. No lock is for good. */
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
}

export const accountRule: ThrottleRule = {
  limit: 5,
  windowSeconds: 15 * 60,
  firstWaitSeconds: 60,
  longestWaitSeconds: 15 * 60,
};

export const addressRule: ThrottleRule = {
  limit: 20,
  windowSeconds: 60,
  firstWaitSeconds: 60,
  longestWaitSeconds: 5 * 60,
};

export interface ThrottleKey {
  readonly key: string;
  readonly rule: ThrottleRule;
}

/**
 * The account's counter, whether or not the account exists, so that the answer does not tell.
 * The name is hashed: people type passwords into the wrong field.
 */
export const accountKey = (name: string): ThrottleKey => ({
  key: `account:${createHash('sha256').update(name.toLowerCase()).digest('base64url')}`,
  rule: accountRule,
});

/** The counter of where an attempt comes from; whoever has one IPv6 address has its /64. */
export const addressKey = (address: string): ThrottleKey => ({
  key: `address:${clientNetwork(address)}`,
  rule: addressRule,
});

/** The counter of a browser in which the account's owner signed in before, or of their open session. */
export const deviceKey = (device: string): ThrottleKey => ({
  key: `device:${createHash('sha256').update(device).digest('base64url')}`,
  rule: accountRule,
});

// $1 key, $2 now, $3 limit, $4 window, $5 first wait, $6 longest wait (seconds). Below the limit,
// window_start is the window's start; from the limit on, the latest failure, from which to wait.
// Calls at once may come with times in another order than they are counted in: below the limit,
// none waits.
const waitSeconds = `(CASE WHEN t.failures < $3::int THEN 0
  ELSE LEAST($5::float8 * power(2, LEAST(t.failures - $3::int, 20)), $6::float8) END)`;
const waitsUntil = `t.window_start + ${waitSeconds} * interval '1 second'`;
const forgotten = `$2::timestamptz >= ${waitsUntil} + $4::float8 * interval '1 second'`;

const take = statement(
  'throttle.take',
  `INSERT INTO throttle AS t (key, failures, window_start) VALUES ($1, 1, $2::timestamptz)
   ON CONFLICT (key) DO UPDATE SET
     failures = CASE WHEN ${forgotten} THEN 1 ELSE t.failures + 1 END,
     window_start = CASE WHEN ${forgotten} OR t.failures + 1 >= $3::int THEN $2::timestamptz
                          ELSE t.window_start END
   WHERE t.failures < $3::int OR $2::timestamptz >= ${waitsUntil}
   RETURNING t.failures`,
);

const wait = statement(
  'throttle.wait',
  `SELECT ceil(extract(epoch FROM ${waitsUntil} - $2::timestamptz))::int AS seconds
   FROM throttle t WHERE t.key = $1 AND $4::float8 >= 0`,
);

const refund = statement(
  'throttle.refund',
  `UPDATE throttle SET failures = failures - 1 WHERE key = $1 AND failures > 0`,
);

const clear = statement('throttle.clear', `DELETE FROM throttle WHERE key = $1`);

const sweep = statement(
  'throttle.sweep',
  `DELETE FROM throttle WHERE window_start < $1::timestamptz - interval '1 day'`,
);

/**
 * Counts an attempt as failed before it is tried, in one upsert that every process shares: however
 * many are tried at once, no more than the limit get through. Null: go on; else seconds to wait.
 */
export async function takeAttempt(
  db: Database,
  { key, rule }: ThrottleKey,
  now: Date,
): Promise<number | null> {
  const values = [
    key,
    now,
    rule.limit,
    rule.windowSeconds,
    rule.firstWaitSeconds,
    rule.longestWaitSeconds,
  ];
  const taken = await db.sql.query(take, values);
  if (taken.length > 0) return null;
  const [row] = await db.sql.query<{ seconds: number }>(wait, values);
  return Math.max(1, row?.seconds ?? 1);
}

/** Takes back one attempt that turned out to be right. */
export async function refundAttempt(db: Database, { key }: ThrottleKey): Promise<void> {
  await db.sql.query(refund, [key]);
}

/** Forgets an account's failures: its owner has just signed in. */
export async function clearAttempts(db: Database, { key }: ThrottleKey): Promise<void> {
  await db.sql.query(clear, [key]);
}

/** Removes counters that count for nothing any more. */
export async function sweepAttempts(db: Database, now: Date): Promise<void> {
  await db.sql.query(sweep, [now]);
}
