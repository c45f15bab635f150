import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { fromCursor, toCursor, type Page } from '@/server/platform/sql/page';
import { findBuild, type BuildName } from './find-build';

/** Bytes of one page, unless its first label alone has more. */
const pageBytes = 256 * 1024;

// How long a value is, PostgreSQL tells without reading it.
const list = statement(
  'build.labels',
  `WITH line AS MATERIALIZED (
     SELECT position, sum(octet_length(key) + octet_length(value)) OVER (ORDER BY position) AS bytes
     FROM (SELECT position, key, value FROM build_label
       WHERE build_id = $1::uuid AND position > $2::int ORDER BY position LIMIT $3::int + 1) next
   )
   SELECT l.position, l.key, l.value, (SELECT max(position) FROM line) AS last
   FROM line JOIN build_label l ON l.build_id = $1::uuid AND l.position = line.position
   WHERE line.position <= $2::int + $3::int
     AND (line.position = $2::int + 1 OR line.bytes <= ${pageBytes})
   ORDER BY l.position`,
);

interface Row {
  readonly position: number;
  readonly key: string;
  readonly value: string;
  /** Beyond this page, where there is more. */
  readonly last: number;
}

/** What a build says of itself, whole, in the order of the keys; by pages of so many labels and bytes. */
export async function listLabels(
  services: Services,
  call: Call,
  query: BuildName & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<{ key: string; value: string }>> {
  const after = fromCursor('labels', query.cursor, (key) => /^\d{1,9}$/.test(key));
  const { buildId } = await findBuild(services, call, query);
  const values = [buildId, after === null ? -1 : Number(after), query.limit];
  const rows = await services.db.sql.query<Row>(list, values);
  const end = rows.at(-1);
  return {
    items: rows.map(({ key, value }) => ({ key, value })),
    next: end && end.position < end.last ? toCursor('labels', String(end.position)) : null,
  };
}
