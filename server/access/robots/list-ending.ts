import { projectsWhereCan, type Actor } from '@/domain/permissions/can';
import { statement, type Sql } from '@/server/platform/sql/database';

// What the clock has told of (notice-ends.ts), while it is still the robot's last secret; and those
// that ended lately while they were in use.
const list = statement(
  'inbox.ending-secrets',
  `SELECT p.slug AS project, s.* FROM (
     SELECT DISTINCT ON (c.robot_id) c.prefix, c.expires_at, c.last_used_at, c.noticed_days,
       r.name, r.kind, r.project_id,
       EXISTS (SELECT 1 FROM robot_trust t WHERE t.robot_id = r.id) AS trusted
     FROM robot_secret c JOIN robot r ON r.id = c.robot_id
     WHERE c.revoked_at IS NULL AND r.disabled_at IS NULL
       AND ($2::uuid[] IS NULL OR r.project_id = ANY($2::uuid[]))
     ORDER BY c.robot_id, c.expires_at DESC, c.id) s
   JOIN project p ON p.id = s.project_id
   WHERE NOT s.trusted AND (
     (s.expires_at > $1::timestamptz AND s.noticed_days IS NOT NULL)
     OR (s.expires_at <= $1::timestamptz AND s.expires_at > $1::timestamptz - interval '7 days'
       AND s.last_used_at > s.expires_at - interval '7 days'))
   ORDER BY s.expires_at, p.slug, s.name LIMIT 50`,
);

interface Row {
  readonly project: string;
  readonly name: string;
  readonly kind: string;
  readonly prefix: string;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/**
 * The robots whose last secret ends soon, or ended in the last 7 days while it was in use, the
 * soonest first: of the projects whose robots the actor looks after.
 */
export async function listEnding(sql: Sql, actor: Actor, now: Date) {
  const projects = projectsWhereCan(actor, 'robot.administer');
  if (projects?.length === 0) return [];
  const rows = await sql.query<Row>(list, [now, projects]);
  return rows.map(({ project, name: robot, kind, prefix, expiresAt, lastUsedAt }) => ({
    project,
    robot,
    prefix,
    kind: kind === 'ci' ? ('ci' as const) : ('cluster' as const),
    endsAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    ended: expiresAt <= now,
  }));
}

export type EndingCredential = Awaited<ReturnType<typeof listEnding>>[number];
