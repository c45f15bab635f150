import { statement, type Sql } from '@/server/platform/sql/database';

// Who else could do it must be able to sign in.
const read = statement(
  'people.standing',
  `SELECT
     (SELECT count(*)::int FROM session s WHERE s.person_id = u.id AND s.expires_at > $2::timestamptz)
       AS sessions,
     (SELECT count(*)::int FROM api_token a WHERE a.person_id = u.id AND a.revoked_at IS NULL
       AND (a.expires_at IS NULL OR a.expires_at > $2::timestamptz)) AS tokens,
     (SELECT coalesce(json_agg(json_build_object('id', m.id, 'project', p.slug, 'image', i.name,
        'to', t.slug) ORDER BY m.requested_at, m.id), '[]'::json)
      FROM promotion m JOIN project p ON p.id = m.project_id JOIN image i ON i.id = m.image_id
        JOIN stage t ON t.id = m.to_stage_id
      WHERE m.state IN ('waiting', 'approved')
        AND (m.requested_by_id = u.id OR u.id = ANY(m.requester_ids))) AS open_requests,
     (SELECT coalesce(json_agg(json_build_object('project', p.slug, 'robot', r.name, 'expiresAt',
        to_char(c.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        ORDER BY p.slug, r.name, c.expires_at), '[]'::json)
      FROM robot_secret c JOIN robot r ON r.id = c.robot_id JOIN project p ON p.id = r.project_id
      WHERE c.created_by_id = u.id AND c.revoked_at IS NULL AND c.expires_at > $2::timestamptz
        AND r.disabled_at IS NULL) AS robot_secrets,
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m.team_id
       WHERE m.person_id = u.id AND m.maintainer AND NOT EXISTS (
         SELECT 1 FROM membership o JOIN person x ON x.id = o.person_id AND x.disabled_at IS NULL
         WHERE o.team_id = t.id AND o.maintainer AND o.person_id <> u.id)
       ORDER BY t.slug) AS teams,
     ARRAY(SELECT DISTINCT p.slug FROM held_grant h JOIN project p ON p.id = h.project_id
       WHERE h.person_id = u.id AND (h.role = 'maintainer' OR 'access.administer' = ANY(h.permissions))
         AND NOT EXISTS (
           SELECT 1 FROM held_grant o JOIN person x ON x.id = o.person_id AND x.disabled_at IS NULL
           WHERE o.project_id = p.id AND o.person_id <> u.id
             AND (o.role = 'maintainer' OR 'access.administer' = ANY(o.permissions)))
       ORDER BY p.slug) AS projects,
     (SELECT count(*)::int FROM invitation v WHERE v.created_by_id = u.id AND v.kind = 'join'
       AND v.ended_at IS NULL AND v.expires_at > $2::timestamptz) AS invitations,
     u.instance_role = 'administrator' AND u.disabled_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM person x WHERE x.id <> u.id AND x.instance_role = 'administrator'
         AND x.disabled_at IS NULL) IS TRUE AS last_administrator
   FROM person u WHERE u.id = $1::uuid`,
);

interface Row {
  readonly sessions: number;
  readonly tokens: number;
  readonly openRequests: { id: string; project: string; image: string; to: string }[];
  readonly robotSecrets: { project: string; robot: string; expiresAt: string }[];
  readonly teams: string[];
  readonly projects: string[];
  readonly invitations: number;
  readonly lastAdministrator: boolean | null;
}

/** What rests on a person at `now`: what disabling them would stop, and what would go on without them. */
export async function readStanding(sql: Sql, personId: string, now: Date) {
  const [row] = await sql.query<Row>(read, [personId, now]);
  if (!row) throw new Error(`no person ${personId}`);
  const { teams, projects, lastAdministrator, ...rest } = row;
  return {
    ...rest,
    soleMaintainerOf: { teams, projects },
    lastAdministrator: lastAdministrator === true,
  };
}
