import { statement, type Sql } from '@/server/platform/sql/database';

/** What ended of an account when its owner came through a provider for the first time. */
export interface EndedAtLink {
  readonly password: boolean;
  /** Personal tokens, as they are called. */
  readonly tokens: readonly string[];
  readonly sessions: number;
}

const password = statement(
  'sso.end-password',
  `UPDATE person SET password_hash = NULL WHERE id = $1::uuid AND password_hash IS NOT NULL RETURNING id`,
);

const tokens = statement(
  'sso.end-tokens',
  `UPDATE api_token SET revoked_at = $2::timestamptz
   WHERE person_id = $1::uuid AND revoked_at IS NULL
     AND (expires_at IS NULL OR expires_at > $2::timestamptz)
   RETURNING name`,
);

const sessions = statement(
  'sso.end-sessions',
  `DELETE FROM session WHERE person_id = $1::uuid RETURNING id`,
);

const links = statement(
  'sso.end-reset-links',
  `UPDATE invitation SET ended_at = $2::timestamptz
   WHERE kind = 'reset' AND email = $1 AND ended_at IS NULL`,
);

/**
 * Ends every credential that an account has, for nobody knows who made them: a provider vouches that an
 * address is somebody's, not that they made what stands under it. Whoever invited, created or reset the
 * account beforehand would go on in their name (threat 76).
 *
 * Ask with the account's row locked, before its first identity is written.
 * @returns what ended; null where there was nothing.
 */
export async function endUnproven(
  sql: Sql,
  { id, email }: { id: string; email: string },
  now: Date,
): Promise<EndedAtLink | null> {
  const hadPassword = (await sql.query(password, [id])).length > 0;
  const ended = await sql.query<{ name: string }>(tokens, [id, now]);
  const { length: open } = await sql.query(sessions, [id]);
  await sql.query(links, [email, now]);
  if (!hadPassword && ended.length === 0 && open === 0) return null;
  return { password: hadPassword, tokens: ended.map(({ name }) => name).sort(), sessions: open };
}
