import { isAwaited, liveChannel, type Announcement } from './announce';
import { insertLine, lineValues, type AuditEntry, type Origin } from './audit';
import { statement, type Sql } from '../sql/database';
import { enqueue } from '../jobs/enqueue';

const insert = statement(
  'data.tell',
  `WITH line AS (
     ${insertLine}
   ), event AS (
     INSERT INTO live_event (project_id, kind, data) VALUES ($5::uuid, $19, $20::jsonb) RETURNING id
   )
   SELECT pg_notify('${liveChannel}', id::text)::text AS sent, ${isAwaited('$5')} AS awaited
   FROM event`,
);

/**
 * Writes a line of the trail, tells open pages of it and leaves a job where something waits for it,
 * as `recordAudit` and `announce` do, in one statement: for what happens often, where a round trip
 * to the database is worth saving.
 */
export async function tell(
  sql: Sql,
  origin: Origin,
  entry: AuditEntry & { readonly projectId: string },
  event: Omit<Announcement, 'projectId'> & { readonly kind: 'promoted' },
): Promise<void> {
  const { kind, image = null, build = null, stage = null } = event;
  const [row] = await sql.query<{ awaited: boolean }>(insert, [
    ...lineValues(origin, entry),
    kind,
    JSON.stringify({ image, build, stage }),
  ]);
  if (row?.awaited) await enqueue(sql, 'evaluate', { projectId: entry.projectId, image });
}
