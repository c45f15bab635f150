import { statement, type Sql } from '@/server/platform/sql/database';

/** What lines of the trail are looked for: those about a build, and about promotions of it. */
export interface LinesAbout {
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  readonly number: number;
  readonly digest: string;
  /** Digests of what goes along: evidence is told of one of them. */
  readonly along: readonly string[];
  /** Slugs of the stages whose lines of the build are all meant; of one promotion none. */
  readonly stages: readonly string[];
  /** Promotions whose own lines are meant, with the others of their releases: one click is for all. */
  readonly promotions: readonly {
    readonly id: string;
    readonly image: string;
    readonly build: number;
    readonly to: string;
  }[];
}

/** What is counted: that there are more is all that anybody needs to know. */
export const mostCounted = 1_000;

// Each by the index of (target, seq).
const find = statement(
  'evidence-pack.find-lines',
  `SELECT seq::text FROM (
     SELECT seq FROM audit_event WHERE project_id = $1::uuid AND target = ANY($2::text[])
     UNION
     SELECT seq FROM audit_event
     WHERE project_id = $1::uuid AND target = ANY($3::text[]) AND after->>'promotion' = ANY($4::text[])
     UNION
     SELECT e.seq FROM (
       SELECT DISTINCT r.slug || '/' || i.name || ':' || v.name AS target
       FROM tag_move v JOIN registry r ON r.id = v.registry_id JOIN image i ON i.id = v.image_id
       WHERE v.image_id = $5::uuid AND (v.from_digest = $6 OR v.to_digest = $6)
     ) tag JOIN audit_event e ON e.target = tag.target
     WHERE e.project_id = $1::uuid AND (e.before->>'digest' = $6 OR e.after->>'digest' = $6)
   ) line ORDER BY line.seq DESC LIMIT ${mostCounted}`,
);

/**
 * Which lines of the trail tell of a build: its push, its checks, its tags, what is told of it, and its
 * promotions. The one place that knows how lines and their subjects belong together.
 * @returns their numbers, newest first, the newest 1,000.
 */
export async function findLines(sql: Sql, about: LinesAbout): Promise<string[]> {
  const { projectId, project, imageId, image, number, digest, along, stages, promotions } = about;
  const name = `${project}/${image}`;
  const build = `${name}#${number}`;
  const targets = [
    build,
    ...stages.flatMap((stage) => [`${build} → ${stage}`, `${build} in ${stage}`]),
    // What is told by tag is told of as much of a digest as a tag has room for.
    ...along.flatMap((one) => [`${name}@${one}`, `${name}@${one.slice(0, 71)}`]),
  ];
  const rows = await sql.query<{ seq: string }>(find, [
    ...[projectId, targets],
    promotions.map((one) => `${project}/${one.image}#${one.build} → ${one.to}`),
    ...[promotions.map(({ id }) => id), imageId, digest],
  ]);
  return rows.map(({ seq }) => seq);
}
