import { alongFrom, isNoBuild } from '../../content/closure';
import { contentOf } from '../../content/same-bytes';
import { statement, type Sql } from '../../data/database';

/** One look by the key for each: joined, the planner may read all manifests for the sake of a few. */
const contentKnown = (digest: string) =>
  `SELECT ${contentOf('m')} AS content FROM manifest m WHERE m.digest = ${digest} LIMIT 1`;

/**
 * What is refused with a build is told of it in any registry of the image, and is more than goes along:
 * former versions let follow what a runtime could start, and nothing that was refused opens.
 */
const everywhere = {
  image: '$1::uuid',
  counts: (registry: string) => `${registry} = ANY(ARRAY(SELECT id FROM registries))`,
  goes: (m: string) => isNoBuild(m, '$1::uuid'),
};

// Of every withdrawn build of the image whose pulls are refused. What shares a part with it is refused by
// every reference (L14): the same bytes would run. The entry registry refuses nothing: it is where builds
// are looked into.
const block = statement(
  'withdrawal.block-pulls',
  `WITH RECURSIVE registries AS (
     SELECT s."registryId" AS id, s.position FROM stage s JOIN image i ON i."projectId" = s."projectId"
     WHERE i.id = $1::uuid
   ), withdrawn AS (
     SELECT b.number, b.digest, w.reason
     FROM build b JOIN withdrawal w ON w."buildId" = b.id AND w."blockPulls"
     WHERE b."imageId" = $1::uuid
   ), ${alongFrom('SELECT digest AS root FROM withdrawn', everywhere)}, said AS (
     SELECT known.content, (array_agg('#' || w.number || ' was withdrawn: ' || w.reason
       ORDER BY a.root = a.digest DESC, w.number DESC))[1] AS reason
     FROM along a JOIN withdrawn w ON w.digest = a.root
       CROSS JOIN LATERAL (${contentKnown('a.digest')}) known GROUP BY 1
   )
   UPDATE placement p SET withdrawn = said.reason
   FROM registries r JOIN placement q ON q."registryId" = r.id AND q."imageId" = $1::uuid
     CROSS JOIN LATERAL (${contentKnown('q.digest')}) known
     LEFT JOIN said ON said.content = known.content
   WHERE r.position > 0 AND p."registryId" = q."registryId" AND p."imageId" = q."imageId"
     AND p.digest = q.digest AND p.withdrawn IS DISTINCT FROM said.reason`,
);

/**
 * Makes the pulls of an image's builds outside the entry stage follow what its withdrawals say now:
 * refused with a sentence, or not. The caller holds the image's lock and has written or removed a
 * withdrawal.
 */
export async function blockPulls(sql: Sql, imageId: string): Promise<void> {
  await sql.query(block, [imageId]);
}
