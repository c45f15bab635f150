import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';

const end = statement(
  'auth.end-view',
  `UPDATE session s SET view_as_id = NULL FROM person u
   WHERE s.id = $1::uuid AND u.id = s.view_as_id RETURNING u.id, u.email`,
);

/**
 * Shows a session its owner's own view again, with its line in the trail.
 * @param because why it ended, where nobody ended it
 * @returns whether it showed another one
 */
export async function endView(
  sql: Sql,
  sessionId: string,
  origin: Origin,
  because?: string,
): Promise<boolean> {
  const [seen] = await sql.query<{ id: string; email: string }>(end, [sessionId]);
  if (!seen) return false;
  await recordAudit(sql, origin, {
    action: 'access.view-ended',
    projectId: null,
    subjects: { personId: seen.id },
    target: seen.email,
    ...(because === undefined ? {} : { after: { because } }),
  });
  return true;
}
