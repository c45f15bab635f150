import { statement, type Sql } from '@/server/platform/sql/database';

/** What lines of the trail are looked for: those about a build, and about promotions of it. */
export interface LinesAbout {
  readonly imageId: string;
  readonly buildId: string;
  /** Digests of the build and of what goes along: evidence is told of one of them. */
  readonly along: readonly string[];
  /** Are all lines meant that tell of the build in a stage; else those of the promotions alone? */
  readonly everywhere: boolean;
  /** Promotions whose lines are meant, with the others of their releases: one click is for all. */
  readonly promotionIds: readonly string[];
}

/** What is counted: that there are more is all that anybody needs to know. */
export const mostCounted = 1_000;

// Each by an index of its own. What is told by tag is told of as much of a digest as a tag has room for.
const find = statement(
  'evidence-pack.find-lines',
  `SELECT seq::text FROM (
     SELECT seq FROM audit_event
     WHERE build_id = $1::uuid AND promotion_id IS NULL
       AND ($2::boolean OR stage_id IS NULL OR action = 'build.pushed')
     UNION
     SELECT seq FROM audit_event
     WHERE promotion_id = ANY($3::uuid[])
     UNION
     SELECT e.seq FROM unnest($4::text[]) AS whole
     CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY[whole, left(whole, 71)]) AS digest) said
     JOIN audit_event e ON e.digest = said.digest
     WHERE e.image_id = $5::uuid AND e.build_id IS NULL AND ($2::boolean OR e.stage_id IS NULL)
   ) line ORDER BY line.seq DESC LIMIT ${mostCounted}`,
);

/**
 * Which lines of the trail tell of a build: its push, its checks, its tags, what is told of it, and its
 * promotions, by the ids that they have.
 * @returns their numbers, newest first, the newest 1,000.
 */
export async function findLines(sql: Sql, about: LinesAbout): Promise<string[]> {
  const { imageId, buildId, along, everywhere, promotionIds } = about;
  const rows = await sql.query<{ seq: string }>(find, [
    buildId,
    everywhere,
    promotionIds,
    along,
    imageId,
  ]);
  return rows.map(({ seq }) => seq);
}
