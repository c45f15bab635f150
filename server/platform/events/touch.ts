import { statement, type Sql } from '../sql/database';
import { enqueue } from '../jobs/enqueue';
import { isAwaited } from './awaited';
import { liveChannel, touchNotice, type TouchNotice } from './live-channel';

// Its names are those of a `TouchNotice`.
const notify = statement(
  'live.touch',
  `SELECT p.id, pg_notify('${liveChannel}', '${touchNotice}' || json_build_object(
       'projectId', p.id, 'project', p.slug, 'image', $2::text, 'build', $3::int, 'stage', $4::text))::text AS sent,
     $5::boolean AND ${isAwaited('p.id')} AS awaited
   FROM project p WHERE p.id = ANY($1::uuid[]) ORDER BY p.id`,
);

interface Touched extends Partial<Omit<TouchNotice, 'projectId' | 'project'>> {
  /** May gates or rights say something else now? Open requests and automatic stages are evaluated then. */
  readonly wakes?: boolean;
}

/**
 * Has open pages ask anew, once the surrounding transaction commits, for what changed though nobody did it there:
 * verdicts evaluated anew, why a stage takes nothing, rights that reach in from elsewhere. What somebody did is
 * a line of the trail, which tells pages by itself (`recordAudit`). Nothing is kept of a touch.
 */
export const touch = (
  sql: Sql,
  { projectId, ...where }: Touched & { readonly projectId: string },
): Promise<void> => touchEach(sql, [projectId], where);

/** Rights changed that reach into these projects: their pages ask anew, and what waits there is evaluated. */
export const touchRights = (sql: Sql, projectIds: Iterable<string>): Promise<void> =>
  touchEach(sql, [...projectIds], { wakes: true });

async function touchEach(
  sql: Sql,
  projectIds: readonly string[],
  { image = null, build = null, stage = null, wakes = false }: Touched,
): Promise<void> {
  if (projectIds.length === 0) return;
  const values = [projectIds, image, build, stage, wakes];
  const rows = await sql.query<{ id: string; awaited: boolean }>(notify, values);
  for (const { id: projectId, awaited } of rows) {
    if (awaited) await enqueue(sql, 'evaluate', { projectId, image });
  }
}
