import type { SetTag, StandingTag } from '@/domain/promotions/choose-tags';
import { isFloating } from '@/domain/releases/floating';
import { linesOf, versionOf } from '@/domain/releases/version';
import { taggedIn } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';

/** As many tags of one build as are looked at; versions first. */
const most = 200;

/** SQL: the tags of a digest in any repository of an image, versions first. */
export const tagsBeside = (imageId: string, digest: string): string => `ARRAY(
  SELECT x.name FROM ${taggedIn(imageId, digest)} x
  GROUP BY x.name ORDER BY x.name !~ '^[vV]?[0-9]', x.name COLLATE "C" LIMIT ${most})`;

interface Row {
  readonly repositoryId: string;
  readonly name: string;
  readonly digest: string;
  readonly listed: boolean;
  readonly build: number | null;
  readonly beside: readonly string[];
}

// A tag that was taken off keeps what it meant last, in the record of its moves (L8, L9). Each tag is
// asked for by its whole key: the planner reads every tag of the image otherwise, while there are few.
const ask = statement(
  'promotion.read-tags',
  `SELECT r.id AS repository_id, asked.name, found.digest, found.listed, b.number AS build,
     ${tagsBeside('$1::uuid', 'found.digest')} AS beside
   FROM unnest($3::text[]) AS asked(name)
   JOIN repository r ON r.image_id = $1::uuid
   CROSS JOIN LATERAL (
     SELECT digest, listed FROM (
       (SELECT t.digest, true AS listed FROM tag t
        WHERE t.repository_id = r.id AND t.name = asked.name)
       UNION ALL
       (SELECT v.to_digest, false FROM tag_move v
        WHERE r.id = $2::uuid AND v.repository_id = $2::uuid AND v.name = asked.name
          AND v.to_digest IS NOT NULL
        ORDER BY v.id DESC LIMIT 1)
     ) one ORDER BY listed DESC LIMIT 1
   ) found
   LEFT JOIN LATERAL (
     SELECT number FROM build WHERE image_id = $1::uuid AND digest = found.digest LIMIT 1
   ) b ON true
   WHERE r.id = $2::uuid OR asked.name = ANY($4::text[])`,
);

/** What tags mean, as far as a promotion may concern them. */
export interface TagsRead {
  readonly inTarget: readonly SetTag[];
  /** Names of tags that stand somewhere in the pipeline for lines of the build's version. */
  readonly lines: readonly string[];
}

/**
 * Reads what some tags mean in the target now, or meant last, and which tags stand for lines of the
 * build's version in the whole pipeline, in one statement.
 * @param asked.target the image's repository there; null: nothing came there yet.
 * @param asked.beside the build's own tags, in any stage. @param asked.names more to look up.
 */
export async function readTags(
  sql: Sql,
  asked: {
    readonly imageId: string;
    readonly target: string | null;
    readonly beside: readonly string[];
    readonly names: readonly string[];
  },
): Promise<TagsRead> {
  const { imageId, target, beside, names } = asked;
  const version = versionOf(beside);
  const lines = version ? linesOf(version) : [];
  const all = [...new Set([...names, ...beside, ...lines])];
  const rows = await sql.query<Row>(ask, [imageId, target, all, lines]);
  const stand = rows.filter(({ name, beside: others }) => isFloating(name, others, []));
  const standing = new Set(stand.map(({ name }) => name));
  return {
    inTarget: rows.filter(({ repositoryId }) => repositoryId === target),
    lines: lines.filter((name) => standing.has(name)),
  };
}

// Every tag that the image has there or had, with what it means or meant last. Only a roll back, and a
// build that comes again, ask for it.
const stand = statement(
  'promotion.standing-tags',
  `SELECT last.name, coalesce(t.digest, last.to_digest) AS digest, t.digest IS NOT NULL AS listed,
     b.number AS build, ${tagsBeside('$2::uuid', 'coalesce(t.digest, last.to_digest)')} AS beside,
     last.meant_it
   FROM (
     SELECT DISTINCT ON (v.name) v.name, v.to_digest,
       bool_or(v.to_digest = $3) OVER (PARTITION BY v.name) AS meant_it
     FROM tag_move v
     WHERE v.repository_id = $1::uuid AND v.to_digest IS NOT NULL
     ORDER BY v.name, v.id DESC
   ) last
   LEFT JOIN tag t ON t.repository_id = $1::uuid AND t.name = last.name
   LEFT JOIN build b ON b.image_id = $2::uuid AND b.digest = coalesce(t.digest, last.to_digest)
   WHERE t.digest IS NOT NULL OR last.to_digest = $3`,
);

/** All tags of the image in the target, and those taken off that meant the digest last. */
export const readStandingTags = (
  sql: Sql,
  of: { readonly target: string | null; readonly imageId: string; readonly digest: string },
): Promise<StandingTag[]> => sql.query<StandingTag>(stand, [of.target, of.imageId, of.digest]);
