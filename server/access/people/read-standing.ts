import { statement, type Sql } from '@/server/platform/sql/database';

// Who else could do it must be able to sign in.
const read = statement(
  'people.standing',
  `SELECT
     (SELECT count(*)::int FROM session s WHERE s."userId" = u.id AND s."expiresAt" > $2::timestamptz)
       AS sessions,
     (SELECT count(*)::int FROM api_token a WHERE a."userId" = u.id AND a."revokedAt" IS NULL
       AND (a."expiresAt" IS NULL OR a."expiresAt" > $2::timestamptz)) AS tokens,
     (SELECT coalesce(json_agg(json_build_object('id', m.id, 'project', p.slug, 'image', i.name,
        'to', t.slug) ORDER BY m."requestedAt", m.id), '[]'::json)
      FROM promotion m JOIN project p ON p.id = m."projectId" JOIN image i ON i.id = m."imageId"
        JOIN stage t ON t.id = m."toStageId"
      WHERE m.state IN ('waiting', 'approved')
        AND (m."requestedById" = u.id OR u.id = ANY(m."requesterIds"))) AS "openRequests",
     (SELECT coalesce(json_agg(json_build_object('project', p.slug, 'robot', r.name, 'expiresAt',
        to_char(c."expiresAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        ORDER BY p.slug, r.name, c."expiresAt"), '[]'::json)
      FROM robot_secret c JOIN robot r ON r.id = c."robotId" JOIN project p ON p.id = r."projectId"
      WHERE c."createdById" = u.id AND c."revokedAt" IS NULL AND c."expiresAt" > $2::timestamptz
        AND r."disabledAt" IS NULL) AS "robotSecrets",
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m."teamId"
       WHERE m."userId" = u.id AND m.maintainer AND NOT EXISTS (
         SELECT 1 FROM membership o JOIN "user" x ON x.id = o."userId" AND x."disabledAt" IS NULL
         WHERE o."teamId" = t.id AND o.maintainer AND o."userId" <> u.id)
       ORDER BY t.slug) AS teams,
     ARRAY(SELECT DISTINCT p.slug FROM held_grant h JOIN project p ON p.id = h."projectId"
       WHERE h."userId" = u.id AND (h.role = 'maintainer' OR 'access.administer' = ANY(h.permissions))
         AND NOT EXISTS (
           SELECT 1 FROM held_grant o JOIN "user" x ON x.id = o."userId" AND x."disabledAt" IS NULL
           WHERE o."projectId" = p.id AND o."userId" <> u.id
             AND (o.role = 'maintainer' OR 'access.administer' = ANY(o.permissions)))
       ORDER BY p.slug) AS projects,
     (SELECT count(*)::int FROM invitation v WHERE v."createdById" = u.id AND v.kind = 'join'
       AND v."endedAt" IS NULL AND v."expiresAt" > $2::timestamptz) AS invitations,
     u."instanceRole" = 'administrator' AND u."disabledAt" IS NULL AND NOT EXISTS (
       SELECT 1 FROM "user" x WHERE x.id <> u.id AND x."instanceRole" = 'administrator'
         AND x."disabledAt" IS NULL) IS TRUE AS "lastAdministrator"
   FROM "user" u WHERE u.id = $1::uuid`,
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
