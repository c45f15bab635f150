import { statement, type Database, type Sql } from '@/server/platform/sql/database';
import { QueueFull } from './hash-queue';
import { verifyPassword } from './passwords';
import { QueuePerKey } from './queue-per-key';
import {
  accountKey,
  addressKey,
  clearAttempts,
  deviceKey,
  refundAttempt,
  takeAttempt,
  type ThrottleKey,
} from './throttle';

const find = statement(
  'auth.person-by-email',
  `SELECT id, email, password_hash, disabled_at IS NOT NULL AS disabled FROM person WHERE email = $1`,
);

export type PasswordCheck =
  | {
      readonly outcome: 'right';
      readonly personId: string;
      readonly email: string;
      /** What it was compared with; for `stillCounts`. */
      readonly passwordHash: string | null;
    }
  /** `knownEmail` is for the audit trail only; the caller is told nothing of it. */
  | {
      readonly outcome: 'wrong';
      readonly knownEmail: string | null;
      readonly personId: string | null;
    }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

/** Where a password comes from. */
export interface PasswordOrigin {
  readonly address: string;
  /** A browser in which the account's owner signed in before, or their session; null: anywhere else. */
  readonly device: string | null;
}

/**
 * Checks an e-mail and password, throttled per account and per address. An unknown account, a
 * disabled one and a wrong password take the same time and give the same answer.
 *
 * What comes from a browser of the account's owner has a counter of its own instead: wrong ones from
 * elsewhere never keep the right one out (threat 67), and its own never count elsewhere.
 */
export async function checkPassword(
  db: Database,
  credentials: { email: string; password: string },
  { address, device }: PasswordOrigin,
  now: Date,
): Promise<PasswordCheck> {
  const email = credentials.email.trim().toLowerCase();
  const own = device === null ? accountKey(email) : deviceKey(device);
  const counters = device === null ? [addressKey(address), own] : [own];
  const { password } = credentials;
  try {
    return await turns.run(own.key, () => checkCounted(db, { email, password }, counters, now));
  } catch (error) {
    if (error instanceof QueueFull) return { outcome: 'throttled', retryAfterSeconds: 5 };
    throw error;
  }
}

/**
 * One attempt at an account at a time, as each counts as failed until it turned out to be right: many with
 * the right password at once would keep each other out, and a process that is killed would leave all of
 * them counted.
 */
const turns = new QueuePerKey(200);

/** @param counters the account's, or the browser's, last. */
async function checkCounted(
  db: Database,
  { email, password }: { readonly email: string; readonly password: string },
  counters: readonly ThrottleKey[],
  now: Date,
): Promise<PasswordCheck> {
  const giveBack = async (taken: readonly ThrottleKey[]) => {
    for (const counter of taken) await refundAttempt(db, counter);
  };
  for (const [at, counter] of counters.entries()) {
    const wait = await takeAttempt(db, counter, now);
    if (wait === null) continue;
    // It was not tried, and has failed nowhere.
    await giveBack(counters.slice(0, at));
    return { outcome: 'throttled', retryAfterSeconds: wait };
  }

  const [account] = await db.sql.query<{
    id: string;
    email: string;
    passwordHash: string | null;
    disabled: boolean;
  }>(find, [email.replaceAll('\0', '\uFFFD')]);
  let matches: boolean;
  try {
    matches = await verifyPassword(account?.passwordHash ?? null, password);
  } catch (error) {
    if (error instanceof QueueFull) await giveBack(counters);
    throw error;
  }
  if (!account || !matches || account.disabled) {
    return { outcome: 'wrong', knownEmail: account?.email ?? null, personId: account?.id ?? null };
  }
  const [own, ...others] = counters.toReversed();
  await giveBack(others);
  if (own) await clearAttempts(db, own);
  const { id: personId, passwordHash } = account;
  return { outcome: 'right', personId, email: account.email, passwordHash };
}

const share = statement(
  'auth.share-password',
  `SELECT id FROM person WHERE id = $1::uuid AND password_hash = $2 AND disabled_at IS NULL FOR SHARE`,
);

/**
 * Is a password that was right when it was compared right still? Comparing takes its time, in which it
 * may be reset, or its owner disabled. Both end sessions: until the transaction ends they wait, and find
 * one that is opened in it. Ask before anything of the owner's is written, as they take the owner first.
 */
export const stillCounts = async (
  sql: Sql,
  { personId, passwordHash }: Extract<PasswordCheck, { outcome: 'right' }>,
): Promise<boolean> => (await sql.query(share, [personId, passwordHash])).length > 0;
