import type { CheckFact } from '@/domain/gates/facts';
import { actorIn } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';
import { buildIdsOf, type NeededFact, type PastAsk } from '../fact';

// The newest of each name by id, not by time: a clock may jump, the order of arrival does not.
const newest = statement(
  'gates.newest-checks',
  `SELECT DISTINCT ON (c.build_id, c.name) c.build_id, c.name, c.state, c.summary, c.url, c.at,
     ${actorIn('c.by')} AS by, c.by_hand
   FROM check_report c WHERE c.build_id = ANY($1::uuid[])
   ORDER BY c.build_id, c.name, c.id DESC`,
);

/** The newest report of each name: those that had arrived by then. */
export const checks: NeededFact<readonly CheckFact[]> = {
  none: [],
  async now(sql, _, asks) {
    const found = await readChecks(sql, buildIdsOf(asks));
    return ({ buildId }) => found.get(buildId) ?? [];
  },
  async past(sql, _, asks) {
    const found = await readPastChecks(sql, asks);
    return ({ promotionId }) => found.get(promotionId) ?? [];
  },
};

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

// The newest of each name by id among those that had arrived by then.
const newestThen = statement(
  'policy.past-checks',
  `SELECT DISTINCT ON (asked.key, c.name) asked.key, c.name, c.state, c.summary, c.url, c.at,
     ${actorIn('c.by')} AS by, c.by_hand
   FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS asked(key, build_id, at)
   JOIN check_report c ON c.build_id = asked.build_id AND c.at <= asked.at
   ORDER BY asked.key, c.name, c.id DESC`,
);

async function readPastChecks(
  sql: Sql,
  asks: readonly PastAsk[],
): Promise<ReadonlyMap<string, CheckFact[]>> {
  const rows = await sql.query<CheckFact & { readonly key: string }>(newestThen, [
    asks.map(({ promotionId }) => promotionId),
    asks.map(({ buildId }) => buildId),
    asks.map(({ at }) => at),
  ]);
  const found = new Map<string, CheckFact[]>();
  for (const { key, ...check } of rows) found.set(key, [...(found.get(key) ?? []), check]);
  return found;
}
