import { statement, type Sql } from '@/server/platform/sql/database';
import type { SignInOrigin } from '../next-auth/backend';
import type { ClaimedPerson } from './read-claims';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { sessionIdleMs } from '../sessions/session-times';
import { Refused } from './sso-refused';

/** How old a proof at the provider may be where one was asked for. */
const freshMs = 10 * 60_000;

/** How old a session's proof may be when its owner comes back from the provider that they link. */
const linkMs = 20 * 60_000;

const ownerOfSession = statement(
  'sso.owner-of-session',
  `SELECT person_id AS id FROM session WHERE token_hash = $1`,
);

const linkingSession = statement(
  'sso.linking-session',
  `SELECT person_id AS id, proven_at FROM session
   WHERE token_hash = $1 AND view_as_id IS NULL AND expires_at > $2::timestamptz
     AND last_seen_at > $3::timestamptz AND proven_at > $4::timestamptz`,
);

/**
 * When the person last proved who they are. The provider may have known the browser from before, and
 * what it was asked went through the browser, where it can be left out: only what it signed counts
 * (`auth_time`; OpenID Connect Core 1.0, section 3.1.2.1 has it say so). One that does not say proves
 * nothing.
 */
export function provenWhen(who: ClaimedPerson, proof: boolean, now: Date): Date {
  const { authenticatedAt: at } = who;
  if (at === null) {
    if (proof) throw new Refused('not-fresh');
    return new Date(0);
  }
  if (proof && now.getTime() - at.getTime() > freshMs) throw new Refused('not-fresh');
  return at < now ? at : now;
}

/** Whoever links their account is signed in as themselves, and proved a moment ago who they are. */
export async function requireLinking(
  sql: Sql,
  { previousToken }: SignInOrigin,
  now: Date,
): Promise<{ id: string; provenAt: Date }> {
  const since = (ms: number) => new Date(now.getTime() - ms);
  const [session] = previousToken
    ? await sql.query<{ id: string; provenAt: Date }>(linkingSession, [
        hashSecret(previousToken),
        now,
        since(sessionIdleMs),
        since(linkMs),
      ])
    : [];
  if (!session) throw new Refused('not-proven');
  return session;
}

/** The later of a time and one that may be none. */
export const latest = (one: Date, other: Date | undefined): Date =>
  other !== undefined && other > one ? other : one;

/** A proof is for the person at the browser: somebody else's does not take their session over. */
export async function requireSamePerson(sql: Sql, id: string, from: SignInOrigin): Promise<void> {
  if (!from.previousToken) return;
  const [owner] = await sql.query<{ id: string }>(ownerOfSession, [hashSecret(from.previousToken)]);
  if (owner && owner.id !== id) throw new Refused('other-person');
}
