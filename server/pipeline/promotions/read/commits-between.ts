import { sourceOf, type Source } from '@/domain/images/source';
import { commitUrl, compareUrl } from '@/domain/images/forge-links';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { BuildView } from '@/server/content/builds/show-build';

/** Builds listed between two; a longer way is what the forge's comparison is for. */
const most = 20;

const between = statement(
  'promotion.builds-between',
  `SELECT number, version, labels FROM build
   WHERE image_id = $1::uuid AND number > least($2::int, $3::int) AND number <= greatest($2::int, $3::int)
   ORDER BY number DESC LIMIT $4`,
);

interface Row {
  readonly number: number;
  readonly version: string | null;
  readonly labels: Record<string, string>;
}

/**
 * The way between two builds in their source, as far as their labels tell: the forge's comparison,
 * and the builds that lie between with their commits. Null where either does not name its commit.
 */
export async function commitsBetween(
  sql: Sql,
  imageId: string,
  now: BuildView | null,
  next: BuildView,
) {
  const from = now?.source.commit;
  const to = next.source.commit;
  if (!now || !from || !to || from === to) return null;
  const rows = await sql.query<Row>(between, [imageId, now.number, next.number, most]);
  return {
    compare: compareUrl(next.source.url, from, to),
    from,
    to,
    builds: rows.map(({ number, version, labels }) => ({
      number,
      version,
      ...told(sourceOf(labels)),
    })),
  };
}

const told = ({ commit, author, url }: Source) => ({
  commit,
  author,
  url: commit === null ? null : commitUrl(url, commit),
});
