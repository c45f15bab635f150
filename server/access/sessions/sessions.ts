import { cutText } from '@/lib/text/cut-text';
import { newId, randomToken } from '@/lib/ids';
import { statement, type Database, type Sql } from '@/server/platform/sql/database';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { sessionAbsoluteMs, sessionIdleMs } from './session-times';

const insert = statement(
  'auth.insert-session',
  `INSERT INTO session (id, token_hash, person_id, created_at, last_seen_at, expires_at, user_agent, address, proven_at, provider_id)
   VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz, $4::timestamptz, $5::timestamptz, $6, $7,
     $8::timestamptz, $9::uuid)`,
);

const remove = statement(
  'auth.remove-session',
  `DELETE FROM session s USING person u WHERE s.token_hash = $1 AND u.id = s.person_id
   RETURNING u.id, u.email`,
);

const sweep = statement(
  'auth.sweep-sessions',
  `DELETE FROM session WHERE expires_at <= $1::timestamptz OR last_seen_at <= $2::timestamptz`,
);

/**
 * Signs a browser in: always a new random token (a session id fixed beforehand is worth nothing),
 * of which only the SHA-256 is kept. Returns the token for the cookie.
 */
export async function createSession(
  sql: Sql,
  session: {
    personId: string;
    address: string;
    userAgent: string;
    /** When they last proved who they are; left out: now. */
    provenAt?: Date;
    /** The provider that it was opened through; left out: by password. */
    providerId?: string;
  },
  now: Date,
): Promise<string> {
  const token = randomToken();
  await sql.query(insert, [
    newId(),
    hashSecret(token),
    session.personId,
    now,
    new Date(now.getTime() + sessionAbsoluteMs),
    cutText(session.userAgent, 300),
    session.address,
    session.provenAt ?? now,
    session.providerId ?? null,
  ]);
  return token;
}

/** Ends the session of a token; says whose it was, or null where there was none. */
export async function removeSession(
  sql: Sql,
  token: string,
): Promise<{ id: string; email: string } | null> {
  const [owner] = await sql.query<{ id: string; email: string }>(remove, [hashSecret(token)]);
  return owner ?? null;
}

/** Removes sessions that are over. */
export async function sweepSessions(db: Database, now: Date): Promise<void> {
  await db.sql.query(sweep, [now, new Date(now.getTime() - sessionIdleMs)]);
}
