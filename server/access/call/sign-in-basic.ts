import type { Actor } from '@/domain/permissions/can';
import { recordAudit } from '@/server/platform/events/audit';
import type { Database } from '@/server/platform/sql/database';
import { checkPassword } from '../passwords/check-password';
import { isJwt } from '../keyless/is-jwt';
import type { Keyless } from '../keyless/keyless';
import { readPerson, readRobotCaller, readTokenCaller } from './read-callers';
import { hashSecret, secretKind } from '@/server/platform/secrets/secrets';
import { passwordsCount } from '../sign-in/sign-in-settings';
import { addressKey, takeAttempt } from '../passwords/throttle';

export type BasicSignIn =
  | {
      readonly outcome: 'signed-in';
      readonly actor: Actor;
      /** The token, secret or trust; null: a password. */
      readonly credentialId: string | null;
    }
  /** With a message where one that is not the same for all may be told. */
  | { readonly outcome: 'refused'; readonly message?: string }
  /** It may be right, but no password counts here. */
  | { readonly outcome: 'passwords-off' }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

/** A user name that may stand for any owner when a personal token is given as the password. */
const anyOwner = 'token';

/**
 * A user name with a password, personal token, robot secret or identity token: what Docker's clients send, and
 * Basic where the REST API takes it.
 *
 * - a robot signs in as `robot.<project>.<name>` with one of its secrets, or with an identity token
 *   (a JWT) of an issuer that it trusts;
 * - a person with their e-mail and password, or their e-mail (or `token`) and a personal token. A
 *   token under somebody else's e-mail is refused.
 *
 * Machine secrets are random and looked up by hash: right ones are never throttled, wrong ones
 * count against the address only, and so do identity tokens. Passwords are throttled as at sign-in, and
 * not looked at where the installation takes none, unless its operator lets them in (`allowPasswords`);
 * what has the form of an identity token is never tried as one.
 * @throws Refusal `unavailable` while the keys for an identity token cannot be had
 */
export async function signInBasic(
  server: {
    readonly db: Database;
    readonly keyless: Keyless;
    readonly allowPasswords?: boolean;
  },
  credentials: { username: string; password: string },
  from: { address: string; requestId: string },
  now: Date,
): Promise<BasicSignIn> {
  const { db, keyless, allowPasswords = false } = server;
  const username = credentials.username.trim().toLowerCase();
  const kind = secretKind(credentials.password);
  const hash = hashSecret(credentials.password);
  const jwt = isJwt(credentials.password);
  if (jwt && username.startsWith('robot.')) {
    const shown = { username, token: credentials.password, exchange: false };
    const found = await keyless.accept(shown, from);
    if (found.outcome === 'refused') return refuseSecret(db, from.address, now, found.message);
    return { outcome: 'signed-in', actor: found.actor, credentialId: found.credentialId };
  }
  if (kind === 'robot' || username.startsWith('robot.')) {
    const found = await readRobotCaller(db, hash, now, from.address);
    if (found?.actor.name === username) return { outcome: 'signed-in', ...found };
    return refuseSecret(db, from.address, now);
  }
  // Whatever its form: a token given at the first start is the operator's own text.
  const found = await readTokenCaller(db, hash, now, from.address);
  if (found && (username === found.actor.email || username === anyOwner)) {
    return { outcome: 'signed-in', ...found };
  }
  if (found || jwt || kind === 'personal' || username === anyOwner) {
    return refuseSecret(db, from.address, now);
  }
  if (!(await passwordsCount(db.sql, allowPasswords))) return { outcome: 'passwords-off' };
  const { password } = credentials;
  const check = await checkPassword(
    ...([db, { email: username, password }, { address: from.address, device: null }, now] as const),
  );
  if (check.outcome === 'throttled') return check;
  if (check.outcome === 'wrong') {
    await recordFailedSignIn(db, check, from);
    return { outcome: 'refused' };
  }
  const actor = await readPerson(db, check.personId);
  return actor ? { outcome: 'signed-in', actor, credentialId: null } : { outcome: 'refused' };
}

/** Counts a wrong machine secret or identity token against the address. */
export async function refuseSecret(
  db: Database,
  address: string,
  now: Date,
  message?: string,
): Promise<Exclude<BasicSignIn, { outcome: 'signed-in' | 'passwords-off' }>> {
  const retryAfterSeconds = await takeAttempt(db, addressKey(address), now);
  return retryAfterSeconds === null
    ? { outcome: 'refused', ...(message !== undefined && { message }) }
    : { outcome: 'throttled', retryAfterSeconds };
}

/** Tells the trail; an account that does not exist is not named, for it may be a mistyped password. */
export async function recordFailedSignIn(
  db: Database,
  failed: { knownEmail: string | null; personId: string | null },
  from: { address: string; requestId: string },
): Promise<void> {
  await recordAudit(
    db.sql,
    { actor: { kind: 'system', id: null, name: 'sign-in' }, ...from },
    {
      action: 'person.sign-in-failed',
      projectId: null,
      subjects: { personId: failed.personId },
      target: failed.knownEmail ?? 'an account that does not exist',
    },
  );
}
