import type { CheckFact } from '@/domain/gates/facts';
import { statement, type Sql } from '@/server/platform/sql/database';

// The newest of each name by id, not by time: a clock may jump, the order of arrival does not.
const newest = statement(
  'gates.newest-checks',
  `SELECT DISTINCT ON (c.build_id, c.name) c.build_id, c.name, c.state, c.summary, c.url, c.at,
     c.by, c.by_hand
   FROM check_report c WHERE c.build_id = ANY($1::uuid[])
   ORDER BY c.build_id, c.name, c.id DESC`,
);

/**
 * The newest report of each name about each build, in one statement however many builds.
 * @returns by build id, names in order; a build without a report has an empty list.
 */
export async function readChecks(
  sql: Sql,
  buildIds: readonly string[],
): Promise<ReadonlyMap<string, CheckFact[]>> {
  const found = new Map<string, CheckFact[]>(buildIds.map((id) => [id, []]));
  if (buildIds.length === 0) return found;
  const rows = await sql.query<CheckFact & { buildId: string }>(newest, [buildIds]);
  for (const { buildId, ...check } of rows) found.get(buildId)?.push(check);
  return found;
}
