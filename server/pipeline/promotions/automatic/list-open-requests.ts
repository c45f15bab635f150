import { statement, type Sql } from '@/server/platform/sql/database';
import { promotionTroubleKey } from '@/server/platform/jobs/troubles';

// One member of a release stands for all of it.
const ofScope = statement(
  'promotion.open-of-scope',
  `SELECT m.id FROM (
     SELECT DISTINCT ON (coalesce(m.set_id, m.id)) m.id, m.requested_at
     FROM promotion m JOIN image i ON i.id = m.image_id
     JOIN stage s ON s.id = m.to_stage_id
     WHERE s.project_id = $1::uuid AND m.state IN ('waiting', 'approved')
       AND ($2::text IS NULL OR i.name = $2)
     ORDER BY coalesce(m.set_id, m.id)
   ) m ORDER BY m.requested_at, m.id`,
);

/** Open requests of a project, or of one image of it, first asked first; of a release one member. */
export async function listOpenRequests(
  sql: Sql,
  { projectId, image }: { readonly projectId: string; readonly image: string | null },
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(ofScope, [projectId, image]);
  return rows.map(({ id }) => id);
}

const due = statement(
  'promotion.due',
  `SELECT m.id FROM promotion m
   WHERE m.state IN ('waiting', 'approved')
     AND (m.evaluate_at <= $1::timestamptz OR m.lapses_at <= $1::timestamptz
       OR coalesce(m.evaluated_at, m.requested_at) <= $2::timestamptz)
     AND NOT EXISTS (SELECT 1 FROM setting t WHERE t.key = ${promotionTroubleKey('m.id')}
       AND (t.value ->> 'at')::timestamptz > $2::timestamptz)
   ORDER BY coalesce(m.evaluated_at, m.requested_at), m.id LIMIT 100`,
);

/**
 * Open requests for which the clock alone changes something at `now`, and those that nothing has
 * evaluated since `looked`; those that wait longest first, at most 100. One that failed since `looked`
 * is left for later, so that many that fail leave room for the others.
 */
export async function listDueRequests(sql: Sql, now: Date, looked: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(due, [now, looked]);
  return rows.map(({ id }) => id);
}
