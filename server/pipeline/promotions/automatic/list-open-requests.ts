import { statement, type Sql } from '@/server/platform/sql/database';
import { promotionTroubleKey } from '@/server/platform/jobs/troubles';

// One member of a release stands for all of it.
const ofScope = statement(
  'promotion.open-of-scope',
  `SELECT m.id FROM (
     SELECT DISTINCT ON (coalesce(m."setId", m.id)) m.id, m."requestedAt"
     FROM promotion m JOIN image i ON i.id = m."imageId"
     JOIN stage s ON s.id = m."toStageId"
     WHERE s."projectId" = $1::uuid AND m.state IN ('waiting', 'approved')
       AND ($2::text IS NULL OR i.name = $2)
     ORDER BY coalesce(m."setId", m.id)
   ) m ORDER BY m."requestedAt", m.id`,
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
     AND (m."evaluateAt" <= $1::timestamptz OR m."lapsesAt" <= $1::timestamptz
       OR coalesce(m."evaluatedAt", m."requestedAt") <= $2::timestamptz)
     AND NOT EXISTS (SELECT 1 FROM setting t WHERE t.key = ${promotionTroubleKey('m.id')}
       AND (t.value ->> 'at')::timestamptz > $2::timestamptz)
   ORDER BY coalesce(m."evaluatedAt", m."requestedAt"), m.id LIMIT 100`,
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
