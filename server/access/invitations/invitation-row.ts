import type { ActorView } from '@/domain/people/actors';
import type { InvitationKind } from '@/domain/people/invitations';
import { isRole } from '@/domain/permissions/roles';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorIn } from '../actors/actor-of';

/** An invitation with what it names; what was removed meanwhile is null. */
export interface InvitationRow {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly email: string;
  readonly name: string | null;
  readonly createdAt: Date;
  readonly createdBy: ActorView;
  readonly createdById: string;
  readonly expiresAt: Date;
  readonly maintainer: boolean;
  readonly role: string | null;
  readonly stages: string[];
  /** What a custom role gives; null for those of the table, and for one that is gone. */
  readonly permissions: string[] | null;
  readonly teamId: string | null;
  readonly teamSlug: string | null;
  readonly teamName: string | null;
  readonly projectId: string | null;
  readonly projectSlug: string | null;
  readonly projectName: string | null;
}

const select = `SELECT i.id, i.kind, i.email, i.name, i.created_at, ${actorIn('i.created_by')} AS created_by, i.created_by_id,
    i.expires_at, i.maintainer, i.role, i.stages, c.permissions,
    t.id AS team_id, t.slug AS team_slug, t.name AS team_name,
    p.id AS project_id, p.slug AS project_slug, p.name AS project_name
  FROM invitation i LEFT JOIN team t ON t.id = i.team_id LEFT JOIN project p ON p.id = i.project_id
    LEFT JOIN custom_role c ON c.slug = i.role`;

const openAt = (now: string) => `i.ended_at IS NULL AND i.expires_at > ${now}::timestamptz`;

const byToken = statement(
  'invitation.by-token',
  `${select} WHERE i.token_hash = $1 AND ${openAt('$2')}`,
);

const lockByToken = statement(
  'invitation.lock-by-token',
  `SELECT i.id FROM invitation i WHERE i.token_hash = $1 AND ${openAt('$2')} FOR UPDATE`,
);

const visible = `i.kind = 'join' AND ${openAt('$1')} AND ($2::boolean OR i.created_by_id = $3::uuid
  OR i.team_id = ANY($4::uuid[]) OR i.project_id = ANY($5::uuid[]))`;

const list = statement(
  'invitation.list',
  `${select} WHERE ${visible} ORDER BY i.created_at DESC, i.id LIMIT 500`,
);

const one = statement('invitation.one', `${select} WHERE ${visible} AND i.id = $6::uuid`);

/** Which invitations somebody may see or take back: all, their own, and those into what they look after. */
export interface Reach {
  readonly all: boolean;
  readonly createdById: string | null;
  readonly teamIds: readonly string[];
  readonly projectIds: readonly string[];
}

const valuesOf = (now: Date, { all, createdById, teamIds, projectIds }: Reach) => [
  now,
  all,
  createdById,
  teamIds,
  projectIds,
];

/** Invitations to join that are open at `now`, the newest first, at most 500. */
export const listOpen = (sql: Sql, now: Date, reach: Reach): Promise<InvitationRow[]> =>
  sql.query<InvitationRow>(list, valuesOf(now, reach));

/** One of them; null where there is none in reach. */
export async function findOpen(sql: Sql, now: Date, reach: Reach, id: string) {
  const [row] = await sql.query<InvitationRow>(one, [...valuesOf(now, reach), id]);
  return row ?? null;
}

/**
 * The invitation or reset of a token that counts at `now`; null where it is unknown, used, taken back or
 * expired.
 * @param lock waits for whoever uses it right now, and keeps it until the transaction ends.
 */
export async function readByToken(
  sql: Sql,
  tokenHash: Uint8Array,
  now: Date,
  lock: boolean,
): Promise<InvitationRow | null> {
  // Apart, for a row that is waited for is read anew, but not what is joined to it.
  if (lock && (await sql.query(lockByToken, [tokenHash, now])).length === 0) return null;
  const [row] = await sql.query<InvitationRow>(byToken, [tokenHash, now]);
  return row ?? null;
}

/** What it brings, as the API shows it. */
export const showGiven = (row: InvitationRow) => ({
  team: row.teamSlug === null ? null : { slug: row.teamSlug, name: row.teamName ?? '' },
  maintainer: row.maintainer,
  project: row.projectSlug === null ? null : { slug: row.projectSlug, name: row.projectName ?? '' },
  role: row.role,
  stages: row.stages,
});

/** An invitation as the API shows it: never the token, of which only a hash is known. */
export const showInvitation = (row: InvitationRow) => ({
  id: row.id,
  email: row.email,
  name: row.name,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  expiresAt: row.expiresAt.toISOString(),
  ...showGiven(row),
});

/** The role on the project that it brings; null where it brings none, or one that is gone. */
export function givenRoleOf({ projectId, role, permissions, stages }: InvitationRow) {
  if (projectId === null || role === null || (!isRole(role) && permissions === null)) return null;
  return { projectId, role, permissions, stages };
}
