import { dueNotice, noticeDays } from '@/domain/robots/notice';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Database } from '@/server/platform/sql/database';

// The last-ending secret of each robot that is not disabled, where it ends within the days given.
const ending = statement(
  'robot.ending-secrets',
  `SELECT s.* FROM (
     SELECT DISTINCT ON (c.robot_id) c.id, c.robot_id, c.prefix, c.created_at, c.expires_at, c.noticed_days,
       r.username, r.kind, r.project_id
     FROM robot_secret c JOIN robot r ON r.id = c.robot_id
     WHERE c.revoked_at IS NULL AND c.expires_at > $1::timestamptz AND r.disabled_at IS NULL
     ORDER BY c.robot_id, c.expires_at DESC, c.id) s
   WHERE s.expires_at <= $1::timestamptz + make_interval(days => $2::int)`,
);

const take = statement(
  'robot.notice-secret',
  `UPDATE robot_secret SET noticed_days = $2::int
   WHERE id = $1::uuid AND revoked_at IS NULL AND expires_at = $3::timestamptz
     AND (noticed_days IS NULL OR noticed_days > $2::int) RETURNING id`,
);

interface EndingRow {
  readonly id: string;
  readonly robotId: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly noticedDays: number | null;
  readonly username: string;
  readonly kind: string;
  readonly projectId: string;
}

const origin: Origin = {
  actor: { kind: 'system', id: null, name: 'credential notices' },
  address: '',
  requestId: '',
};

/**
 * Tells of secrets that end soon and have no successor, on the trail, which tells open pages and whoever
 * else listens. Each notice is given exactly once, in whichever process comes first.
 * @returns how many were given. @throws what failed, after all were tried.
 */
export async function noticeEnds(db: Database, now: Date): Promise<number> {
  let given = 0;
  const failures: unknown[] = [];
  const rows = await db.sql.query<EndingRow>(ending, [now, Math.max(...noticeDays)]);
  for (const row of rows) {
    await noticeEnd(db, row, now).then(
      (notices) => (given += notices),
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some notices were not given');
  return given;
}

async function noticeEnd(db: Database, row: EndingRow, now: Date): Promise<number> {
  const days = dueNotice(row, now);
  if (days === null) return 0;
  return db.transaction(async (sql) => {
    const [taken] = await sql.query<{ id: string }>(take, [row.id, days, row.expiresAt]);
    if (!taken) return 0;
    const { projectId, prefix } = row;
    await recordAudit(sql, origin, {
      action: 'robot.secret-expiring',
      projectId,
      subjects: { robotId: row.robotId },
      target: row.username,
      after: { secret: prefix, expiresAt: row.expiresAt.toISOString(), days },
    });
    return 1;
  });
}
