import { parseRepositoryName } from '@/oci/names/names';
import { rollBacksFrom } from '@/server/content/current/current';
import { partsFrom } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readQuery } from '../search/read-query';

/** A build that somebody named. */
export interface NamedBuild {
  readonly id: string;
  readonly imageId: string;
  /** Its own, and those of the manifests in it. */
  readonly digests: string[];
  /** The roll backs by which stages went from it to another. */
  readonly leftBy: string[];
}

/**
 * The builds that a text names, read as search reads it: by their number (`shop/api#26`), by a version or a tag of
 * the project's image (`shop/api:1.4.2`: whose version it is, and what the tag means in each registry, or meant
 * there last), or by a tag as clients pull it (`host:port/shop-prod/api:latest`: what it means in that registry, or
 * meant there last). A project and a registry may be called alike: both are meant then.
 * @returns lists, each of one image's builds; null: it is no such name.
 */
export async function readBuildsNamed(sql: Sql, text: string): Promise<NamedBuild[][] | null> {
  // Names are in lower case, whatever somebody typed; tags are as they are.
  const { numbered, reference } = readQuery(
    text.replace(/^.*(?=[#:])/, (name) => name.toLowerCase()),
  );
  const name = parseRepositoryName((numbered ?? reference)?.name ?? '');
  if (!name) return null;
  const { registry: first, image } = name;
  if (numbered) {
    return numbered.number === 0
      ? null
      : [await sql.query(byNumber, [first, image, numbered.number])];
  }
  const tag = reference?.tag ?? null;
  if (tag === null || reference?.byDigest) return null;
  return [
    await sql.query(byTag, [first, image, tag]),
    await sql.query(byTagThere, [first, image, tag]),
  ];
}

/** SQL: builds with what their lines are found by. @param ids of builds, as a query. */
const named = (ids: string): string => `
  SELECT b.id, b.image_id, ARRAY(
    WITH RECURSIVE ${partsFrom('SELECT b.digest AS root')} SELECT digest FROM parts) AS digests,
    ARRAY(SELECT went.promotion_id FROM ${rollBacksFrom('b.id')} went) AS left_by
  FROM (${ids}) named JOIN build b ON b.id = named.id`;

const imageOfProject = 'project p JOIN image i ON i.project_id = p.id AND i.name = $2';

/** SQL: the builds that the tag `$3` means in the repository `r`, or meant there last. */
const meant = `
  SELECT n.id FROM (
    (SELECT coalesce(v.to_digest, v.from_digest) AS digest FROM tag_move v
     WHERE v.repository_id = r.id AND v.name = $3 ORDER BY v.id DESC LIMIT 1)
    UNION
    SELECT t.digest FROM tag t WHERE t.repository_id = r.id AND t.name = $3
  ) said JOIN build n ON n.image_id = r.image_id AND n.digest = said.digest`;

const byNumber = statement(
  'audit.build-numbered',
  named(`SELECT n.id FROM ${imageOfProject} JOIN build n ON n.image_id = i.id AND n.number = $3::int
    WHERE p.slug = $1`),
);

// Each way by an index of its own: an image may have very many builds.
const byTag = statement(
  'audit.builds-tagged',
  named(`SELECT way.id FROM ${imageOfProject} CROSS JOIN LATERAL (
      SELECT n.id FROM build n WHERE n.image_id = i.id AND n.version = $3
      UNION
      SELECT its.id FROM repository r CROSS JOIN LATERAL (${meant}) its WHERE r.image_id = i.id
    ) way WHERE p.slug = $1`),
);

const byTagThere = statement(
  'audit.builds-tagged-there',
  named(`SELECT its.id FROM registry g JOIN repository r ON r.registry_id = g.id AND r.name = $2
    CROSS JOIN LATERAL (${meant}) its WHERE g.slug = $1`),
);
