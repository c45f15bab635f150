import { Refusal } from '@/lib/refusal';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { readPerson } from '../call/read-callers';
import { addressKey, refundAttempt, takeAttempt } from '../passwords/throttle';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Services } from '../call/context';
import { readByToken, type InvitationRow } from './invitation-row';
import { mayStillGive } from './may-invite';

/** A link that counts, what it may bring as of now, and whose account it concerns. */
export interface LiveLink {
  readonly row: InvitationRow;
  readonly gives: { readonly team: boolean; readonly project: boolean };
  /** Null: they have none yet. */
  readonly account: { readonly id: string; readonly email: string; readonly name: string } | null;
}

const find = statement(
  'invitation.account',
  `SELECT id, email, name, disabled_at IS NOT NULL AS disabled FROM person WHERE email = $1`,
);

// Whoever changes who holds a role takes these rows; a promotion shares them while it reads rights (L7).
const lockPlaces = statement(
  'invitation.lock-projects',
  `SELECT p.id FROM project p WHERE p.id = $1::uuid
     OR EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = p.id AND g.team_id = $2::uuid)
   ORDER BY p.id FOR NO KEY UPDATE OF p`,
);

// A team that goes waits, or is gone for what the link brings; so does a custom role that goes or changes.
const holdTeam = statement(
  'invitation.hold-team',
  `SELECT id FROM team WHERE id = $1::uuid FOR KEY SHARE`,
);
const holdRole = statement(
  'invitation.hold-role',
  `SELECT slug FROM custom_role WHERE slug = $1 FOR SHARE`,
);

/** One answer for a link that was used, taken back, has expired, or was never made. */
export const deadLink = (): Refusal =>
  new Refusal(
    'not-found',
    'This link does not count. Each works once, and for a limited time; it can also be taken back. Ask whoever sent it for a new one.',
  );

/**
 * What a token leads to now, by the rights that the link's maker has now. Null where it is unknown,
 * used, taken back or expired, where its maker is disabled or may bring none of it any more, and where
 * it is about an account that is disabled or gone.
 * @param lock keeps the link, the projects that it reaches, and team and role that it brings, to the
 *   transaction's end.
 */
export async function readLink(
  sql: Sql,
  token: string,
  now: Date,
  lock = false,
): Promise<LiveLink | null> {
  const tokenHash = new Uint8Array(hashSecret(token));
  const found = await readByToken(sql, tokenHash, now, lock);
  if (found && lock) {
    await sql.query(lockPlaces, [found.projectId, found.teamId]);
    await sql.query(holdTeam, [found.teamId]);
    await sql.query(holdRole, [found.role]);
  }
  // What it brings may have gone or changed while it was waited for.
  const row = found && lock ? await readByToken(sql, tokenHash, now, false) : found;
  if (!row) return null;
  const maker = await readPerson({ sql }, row.createdById);
  if (!maker) return null;
  const [owner] = await sql.query<{
    id: string;
    email: string;
    name: string;
    disabled: boolean;
  }>(find, [row.email]);
  if (owner?.disabled) return null;
  const account = owner ?? null;
  if (row.kind === 'reset') {
    const counts = account !== null && mayAdministerInstance(maker);
    return counts ? { row, account, gives: { team: false, project: false } } : null;
  }
  const { any, team, project } = mayStillGive(maker, row);
  return any ? { row, account, gives: { team, project } } : null;
}

/**
 * The same for a stranger, who may guess only so often: what does not count is held against the
 * address. Throws Refusal: `throttled`, `not-found`.
 */
export async function readStrangersLink(
  { db, clock }: Services,
  token: string,
  address: string,
): Promise<LiveLink> {
  const now = clock();
  const key = addressKey(address);
  const wait = await takeAttempt(db, key, now);
  if (wait !== null) {
    throw new Refusal('throttled', 'Too many attempts failed. Wait, then try again.', {
      retryAfterSeconds: wait,
    });
  }
  const link = await readLink(db.sql, token, now);
  if (!link) throw deadLink();
  await refundAttempt(db, key);
  return link;
}
