import type { HeldGrant, Person, Robot } from '@/domain/permissions/can';
import { isRole } from '@/domain/permissions/roles';
import { statement, type Database } from '../data/database';
import { seenEveryMs, sessionIdleMs } from './session-times';

// One statement per kind of credential: who it is, whether it still counts, and every right, read
// together and now (L6).

const person = `
  u.id, u.email, u.name, u.admin,
  (SELECT coalesce(json_agg(held), '[]'::json) FROM (
     SELECT g."projectId", g.role, g.stages, 'direct' AS through
     FROM "grant" g WHERE g."userId" = u.id
     UNION ALL
     SELECT g."projectId", g.role, g.stages, 'team ' || t.name
     FROM membership m JOIN team t ON t.id = m."teamId" JOIN "grant" g ON g."teamId" = t.id
     WHERE m."userId" = u.id
   ) held) AS grants,
  ARRAY(SELECT m."teamId"::text FROM membership m WHERE m."userId" = u.id AND m.maintainer) AS teams`;

const bySession = statement(
  'auth.person-by-session',
  `SELECT s.id AS "credentialId", s."lastSeenAt" AS "usedAt", ${person}
   FROM session s JOIN "user" u ON u.id = s."userId"
   WHERE s."tokenHash" = $1 AND s."expiresAt" > $2::timestamptz
     AND s."lastSeenAt" > $3::timestamptz AND u."disabledAt" IS NULL`,
);

const byToken = statement(
  'auth.person-by-token',
  `SELECT a.id AS "credentialId", a."lastUsedAt" AS "usedAt", ${person}
   FROM api_token a JOIN "user" u ON u.id = a."userId"
   WHERE a."tokenHash" = $1 AND a."revokedAt" IS NULL
     AND (a."expiresAt" IS NULL OR a."expiresAt" > $2::timestamptz) AND u."disabledAt" IS NULL`,
);

const byId = statement(
  'auth.person-by-id',
  `SELECT u.id AS "credentialId", NULL::timestamptz AS "usedAt", ${person}
   FROM "user" u WHERE u.id = $1::uuid AND u."disabledAt" IS NULL`,
);

const bySecret = statement(
  'auth.robot-by-secret',
  `SELECT s.id AS "credentialId", s."lastUsedAt" AS "usedAt",
     r.id, r.username, r.kind, r."projectId", r."registryId"
   FROM robot_secret s JOIN robot r ON r.id = s."robotId"
   WHERE s."secretHash" = $1 AND s."revokedAt" IS NULL AND s."expiresAt" > $2::timestamptz
     AND r."disabledAt" IS NULL`,
);

const sawSession = statement(
  'auth.saw-session',
  `UPDATE session SET "lastSeenAt" = $2::timestamptz WHERE id = $1::uuid AND "lastSeenAt" <= $3::timestamptz`,
);

const usedToken = statement(
  'auth.used-token',
  `UPDATE api_token SET "lastUsedAt" = $2::timestamptz
   WHERE id = $1::uuid AND ("lastUsedAt" IS NULL OR "lastUsedAt" <= $3::timestamptz)`,
);

const usedSecret = statement(
  'auth.used-secret',
  `UPDATE robot_secret SET "lastUsedAt" = $2::timestamptz
   WHERE id = $1::uuid AND ("lastUsedAt" IS NULL OR "lastUsedAt" <= $3::timestamptz)`,
);

interface CredentialRow {
  readonly credentialId: string;
  readonly usedAt: Date | null;
}

interface PersonRow extends CredentialRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly admin: boolean;
  readonly grants: readonly (Omit<HeldGrant, 'role'> & { readonly role: string })[];
  readonly teams: readonly string[];
}

interface RobotRow extends CredentialRow {
  readonly id: string;
  readonly username: string;
  readonly kind: string;
  readonly projectId: string;
  readonly registryId: string;
}

/** The signed-in person, and the session's id; null where it ended, idled out or was revoked. */
export async function readSessionCaller(
  db: Database,
  tokenHash: Buffer,
  now: Date,
): Promise<{ actor: Person; sessionId: string } | null> {
  const idleSince = new Date(now.getTime() - sessionIdleMs);
  const [row] = await db.sql.query<PersonRow>(bySession, [tokenHash, now, idleSince]);
  if (!row) return null;
  await noteUse(db, sawSession, row, now);
  return { actor: personOf(row), sessionId: row.credentialId };
}

/** The owner of a personal API token; null where it is unknown, expired or revoked. */
export async function readTokenCaller(
  db: Database,
  tokenHash: Buffer,
  now: Date,
): Promise<Person | null> {
  const [row] = await db.sql.query<PersonRow>(byToken, [tokenHash, now]);
  if (!row) return null;
  await noteUse(db, usedToken, row, now);
  return personOf(row);
}

/** A person whose identity was proven another way; null where they are disabled. */
export async function readPerson(db: Pick<Database, 'sql'>, id: string): Promise<Person | null> {
  const [row] = await db.sql.query<PersonRow>(byId, [id]);
  return row ? personOf(row) : null;
}

/** The robot a secret belongs to; null where either is unknown, expired, disabled or revoked. */
export async function readRobotCaller(
  db: Database,
  secretHash: Buffer,
  now: Date,
): Promise<Robot | null> {
  const [row] = await db.sql.query<RobotRow>(bySecret, [secretHash, now]);
  if (!row || (row.kind !== 'ci' && row.kind !== 'cluster')) return null;
  await noteUse(db, usedSecret, row, now);
  return {
    kind: 'robot',
    id: row.id,
    name: row.username,
    robotKind: row.kind,
    projectId: row.projectId,
    registryId: row.registryId,
  };
}

async function noteUse(
  db: Database,
  update: typeof sawSession,
  row: CredentialRow,
  now: Date,
): Promise<void> {
  const stale = new Date(now.getTime() - seenEveryMs);
  if (row.usedAt !== null && row.usedAt > stale) return;
  await db.sql.query(update, [row.credentialId, now, stale]);
}

function personOf(row: PersonRow): Person {
  return {
    kind: 'person',
    id: row.id,
    name: row.name,
    email: row.email,
    admin: row.admin,
    grants: heldGrants(row.grants),
    maintainsTeams: row.teams,
  };
}

/** A role that this version does not know gives nothing. */
export function heldGrants(rows: PersonRow['grants']): HeldGrant[] {
  return rows.flatMap((row) => (isRole(row.role) ? [{ ...row, role: row.role }] : []));
}
