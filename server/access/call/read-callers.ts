import { type HeldGrant, type Person, type Robot } from '@/domain/permissions/can';
import { isInstanceRole, isRobotExtra, isTokenScope } from '@/domain/permissions/roles';
import { viewOf } from '@/domain/permissions/view-as';
import { statement, type Database } from '@/server/platform/sql/database';
import { heldGrants } from '../rights/held-grants';
import { asked, sharedLookup } from '@/server/platform/sql/lookup';
import { endView } from '../sessions/end-view';
import { seenEveryMs, sessionIdleMs } from '../sessions/session-times';

// One statement per kind of credential: who it is, whether it still counts, and every right, read
// together and now (L6).

const person = `
  u.id, u.email, u.name, u.instance_role, ${heldGrants('u.id')} AS grants,
  ARRAY(SELECT m.team_id::text FROM membership m WHERE m.person_id = u.id AND m.maintainer) AS teams`;

// Docker asks for a token before every pull, with a secret that many jobs share.
const secretAsked = asked('hash text, now timestamptz');
const askAbout = (hash: Buffer, now: Date) => ({ hash: hash.toString('hex'), now });

const bySession = statement(
  'auth.person-by-session',
  `SELECT s.id AS credential_id, s.last_seen_at AS used_at, s.proven_at, s.view_as_id,
     CASE WHEN p.id IS NULL THEN NULL ELSE json_build_object('slug', p.slug, 'name', p.name) END AS through,
     ${person}
   FROM session s JOIN person u ON u.id = s.person_id LEFT JOIN sso_provider p ON p.id = s.provider_id
   WHERE s.token_hash = $1 AND s.expires_at > $2::timestamptz
     AND s.last_seen_at > $3::timestamptz AND u.disabled_at IS NULL`,
);

const byToken = statement(
  'auth.person-by-token',
  `SELECT asked.ordinality, found.* FROM ${secretAsked} CROSS JOIN LATERAL (
     SELECT a.id AS credential_id, a.last_used_at AS used_at, a.scopes, a.expires_at, ${person}
     FROM api_token a JOIN person u ON u.id = a.person_id
     WHERE a.token_hash = decode(asked.hash, 'hex') AND a.revoked_at IS NULL
       AND (a.expires_at IS NULL OR a.expires_at > asked.now) AND u.disabled_at IS NULL
     LIMIT 1
   ) found`,
);

const byId = statement(
  'auth.person-by-id',
  `SELECT u.id AS credential_id, NULL::timestamptz AS used_at, ${person}
   FROM person u WHERE u.id = $1::uuid AND u.disabled_at IS NULL`,
);

const robot = `
  r.id, r.username, r.kind, r.permissions, r.stages, r.project_id,
  (SELECT coalesce(json_agg(json_build_object('registryId', g.id, 'projectId', g.project_id)), '[]'::json)
   FROM robot_registry x JOIN registry g ON g.id = x.registry_id WHERE x.robot_id = r.id) AS registries`;

const bySecret = statement(
  'auth.robot-by-secret',
  `SELECT asked.ordinality, found.* FROM ${secretAsked} CROSS JOIN LATERAL (
     SELECT s.id AS credential_id, s.last_used_at AS used_at, ${robot}
     FROM robot_secret s JOIN robot r ON r.id = s.robot_id
     WHERE s.secret_hash = decode(asked.hash, 'hex') AND s.revoked_at IS NULL
       AND s.expires_at > asked.now AND r.disabled_at IS NULL
     LIMIT 1
   ) found`,
);

const byTrust = statement(
  'auth.robot-by-trust',
  `SELECT t.id AS credential_id, t.last_used_at AS used_at, ${robot}
   FROM robot_trust t JOIN robot r ON r.id = t.robot_id
   WHERE t.id = $1::uuid AND r.disabled_at IS NULL`,
);

const sawSession = statement(
  'auth.saw-session',
  `UPDATE session SET last_seen_at = $2::timestamptz WHERE id = $1::uuid AND last_seen_at <= $3::timestamptz`,
);

const usedCredential = (table: 'api_token' | 'robot_secret' | 'robot_trust') =>
  statement(
    `auth.used-${table}`,
    `UPDATE ${table} SET last_used_at = $2::timestamptz, last_used_from = $4
     WHERE id = $1::uuid AND (last_used_at IS NULL OR last_used_at <= $3::timestamptz)`,
  );

const usedToken = usedCredential('api_token');
const usedSecret = usedCredential('robot_secret');
const usedTrust = usedCredential('robot_trust');

interface CredentialRow {
  readonly credentialId: string;
  readonly usedAt: Date | null;
}

interface PersonRow extends CredentialRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly instanceRole: string | null;
  readonly grants: readonly HeldGrant[];
  readonly teams: readonly string[];
}

interface SessionRow extends PersonRow {
  readonly provenAt: Date;
  readonly viewAsId: string | null;
  readonly through: SessionCaller['through'];
}

interface TokenRow extends PersonRow {
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

interface RobotRow extends CredentialRow {
  readonly id: string;
  readonly username: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly stages: readonly string[];
  readonly projectId: string;
  readonly registries: Robot['registries'];
}

const findByToken = sharedLookup<SecretQuestion, TokenRow>(byToken);
const findBySecret = sharedLookup<SecretQuestion, RobotRow>(bySecret);
type SecretQuestion = ReturnType<typeof askAbout>;

/** A browser’s caller. */
export interface SessionCaller {
  /** Whose rights count: the owner's, or whom the owner looks at the product as. */
  readonly actor: Person;
  readonly owner: Person;
  readonly sessionId: string;
  /** When its owner last proved who they are. */
  readonly provenAt: Date;
  /** The provider that it was opened through; null: by password. */
  readonly through: { readonly slug: string; readonly name: string } | null;
}

/** A caller, and which of its credentials it called with: it is asked for again at every request. */
export interface WithCredential<T> {
  readonly actor: T;
  readonly credentialId: string;
}

/**
 * The signed-in person, and the session's id; null where it ended, idled out or was revoked. A view as
 * somebody else ends when they are disabled, or its owner may not look as them any more.
 * @param isUse does the request show that somebody is there? Else the session goes on idling.
 */
export async function readSessionCaller(
  db: Database,
  tokenHash: Buffer,
  now: Date,
  { isUse }: { readonly isUse: boolean } = { isUse: true },
): Promise<SessionCaller | null> {
  const idleSince = new Date(now.getTime() - sessionIdleMs);
  const [row] = await db.sql.query<SessionRow>(bySession, [tokenHash, now, idleSince]);
  if (!row) return null;
  if (isUse) {
    await noteUse(row, now, (stale) => db.sql.query(sawSession, [row.credentialId, now, stale]));
  }
  const owner = personOf(row);
  const { credentialId: sessionId, provenAt, through } = row;
  const own = { actor: owner, owner, sessionId, provenAt, through };
  if (row.viewAsId === null) return own;
  const seen = await readPerson(db, row.viewAsId);
  const view = seen && viewOf(owner, seen);
  if (view) return { ...own, actor: { ...seen, ...view } };
  const actor = { kind: 'person', id: owner.id, name: owner.email } as const;
  const because = seen ? 'no longer allowed' : 'disabled';
  await db.transaction((sql) =>
    endView(sql, sessionId, { actor, address: '', requestId: '' }, because),
  );
  return own;
}

/** The owner of a personal API token; null where it is unknown, expired or revoked. */
export async function readTokenCaller(
  db: Database,
  tokenHash: Buffer,
  now: Date,
  address: string,
): Promise<WithCredential<Person> | null> {
  const row = await findByToken(db.sql, askAbout(tokenHash, now));
  if (!row) return null;
  await noteUsed(db, usedToken, row, now, address);
  const actor = {
    ...personOf(row),
    scopes: row.scopes.filter(isTokenScope),
    ...(row.expiresAt && { tokenEndsAt: row.expiresAt }),
  };
  return { actor, credentialId: row.credentialId };
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
  address: string,
): Promise<WithCredential<Robot> | null> {
  const row = await findBySecret(db.sql, askAbout(secretHash, now));
  return row ? used(db, usedSecret, row, now, address) : null;
}

/** The robot that an accepted identity token stands for, by the trust that accepted it. */
export async function readTrustedCaller(
  db: Database,
  trustId: string,
  now: Date,
  address: string,
): Promise<WithCredential<Robot> | null> {
  const [row] = await db.sql.query<RobotRow>(byTrust, [trustId]);
  return row ? used(db, usedTrust, row, now, address) : null;
}

/**
 * A person as they are now, with what their call was narrowed to: rights read again under locks must
 * not be more than those that the call came with.
 */
export const narrowedAs = (person: Person, { scopes, seenIn }: Person): Person => ({
  ...person,
  ...(scopes && { scopes }),
  ...(seenIn !== undefined && { seenIn }),
});

async function used(
  db: Database,
  update: typeof usedSecret,
  row: RobotRow,
  now: Date,
  address: string,
): Promise<WithCredential<Robot> | null> {
  const actor = robotOf(row);
  if (!actor) return null;
  await noteUsed(db, update, row, now, address);
  const { credentialId } = row;
  return { actor: { ...actor, credentialId }, credentialId };
}

const noteUsed = (
  db: Database,
  update: typeof usedSecret,
  row: CredentialRow,
  now: Date,
  address: string,
) => noteUse(row, now, (stale) => db.sql.query(update, [row.credentialId, now, stale, address]));

async function noteUse(
  row: CredentialRow,
  now: Date,
  note: (stale: Date) => Promise<unknown>,
): Promise<void> {
  const stale = new Date(now.getTime() - seenEveryMs);
  if (row.usedAt === null || row.usedAt <= stale) await note(stale);
}

const personOf = (row: PersonRow): Person => ({
  kind: 'person',
  id: row.id,
  name: row.name,
  email: row.email,
  instanceRole: instanceRoleOf(row.instanceRole),
  grants: row.grants,
  maintainsTeams: row.teams,
});

/** A role that this version does not know gives nothing. */
export const instanceRoleOf = (text: string | null): Person['instanceRole'] =>
  text !== null && isInstanceRole(text) ? text : null;

/** Null for a kind that this version does not know. */
export function robotOf(row: Omit<RobotRow, keyof CredentialRow>): Robot | null {
  const { id, username: name, kind, registries, permissions, projectId, stages } = row;
  if (kind !== 'ci' && kind !== 'cluster') return null;
  return {
    kind: 'robot',
    id,
    name,
    robotKind: kind,
    registries,
    extras: permissions.filter(isRobotExtra),
    limitedTo: { projectId, stages },
  };
}
