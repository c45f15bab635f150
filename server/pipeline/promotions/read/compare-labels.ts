import { labelBounds } from '@/domain/images/label-bounds';
import { cutText } from '@/server/platform/sql/cut-text';
import { statement, type Sql } from '@/server/platform/sql/database';

/** Differences that a review lists; further ones are counted. */
const most = 100;

const { keyCharacters, valueCharacters } = labelBounds;

const compare = statement(
  'promotion.compare-labels',
  `WITH differing AS MATERIALIZED (
     SELECT b.position AS now, a.position AS next, coalesce(a.key, b.key) AS key
     FROM (SELECT * FROM build_label WHERE build_id = $1::uuid) b
     FULL JOIN (SELECT * FROM build_label WHERE build_id = $2::uuid) a ON a.key_hash = b.key_hash
     WHERE a.value IS DISTINCT FROM b.value
   ), listed AS (
     SELECT * FROM differing ORDER BY key COLLATE "C" LIMIT ${most}
   )
   SELECT ${cutText('d.key', keyCharacters)} AS key, ${cutText('b.value', valueCharacters)} AS before,
     ${cutText('a.value', valueCharacters)} AS after, (SELECT count(*) FROM differing) AS count
   FROM listed d
   LEFT JOIN build_label b ON b.build_id = $1::uuid AND b.position = d.now
   LEFT JOIN build_label a ON a.build_id = $2::uuid AND a.position = d.next
   ORDER BY d.key COLLATE "C"`,
);

interface Row {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly count: number;
}

/**
 * Labels that differ between two builds, by key; all of the second where there is no first. Compared
 * whole in the database, and cut short for the list.
 */
export async function compareLabels(sql: Sql, now: string | null, next: string) {
  const rows = await sql.query<Row>(compare, [now, next]);
  return {
    labels: rows.map(({ key, before, after }) => ({ key, before, after })),
    moreLabels: (rows[0]?.count ?? 0) - rows.length,
  };
}
