import { alongFrom, isNoBuild } from '../closure/closure';
import { contentOf } from '../manifests/same-bytes';
import { statement, type Sql } from '@/server/platform/sql/database';

/** One look by the key for each: joined, the planner may read all manifests for the sake of a few. */
const contentKnown = (digest: string) =>
  `SELECT ${contentOf('m')} AS content FROM manifest m WHERE m.digest = ${digest} LIMIT 1`;

/**
 * What is refused with a build is told of it in any repository of the image, and is more than goes along:
 * former versions let follow what a runtime could start, and nothing that was refused opens.
 */
const everywhere = {
  counts: (repository: string) => `${repository} = ANY(ARRAY(SELECT id FROM repositories))`,
  goes: (m: string) => isNoBuild(m, '$1::uuid'),
};

// Of every withdrawn build of the image's project whose pulls are refused. What shares a part with it is
// refused by every reference (L14): the same bytes would run. The entry registry refuses nothing: it is where
// builds are looked into. A cluster is not told what another image is called: that may be in no registry
// that it sees (L3).
const block = statement(
  'withdrawal.block-pulls',
  `WITH RECURSIVE repositories AS (
     SELECT c.id, s.position FROM repository c JOIN stage s ON s.registry_id = c.registry_id
     WHERE c.image_id = $1::uuid
   ), withdrawn AS (
     SELECT b.number, b.digest, b.image_id = $1::uuid AS beside, CASE WHEN b.image_id = $1::uuid
       THEN '#' || b.number || ' was withdrawn: ' ELSE 'It was withdrawn in another image: ' END || w.reason AS reason
     FROM withdrawal w JOIN build b ON b.id = w.build_id
       JOIN image taken ON taken.id = b.image_id JOIN image own ON own.project_id = taken.project_id
     WHERE own.id = $1::uuid AND w.block_pulls
   ), ${alongFrom('SELECT digest AS root FROM withdrawn', everywhere)}, said AS (
     SELECT known.content, (array_agg(w.reason
       ORDER BY w.beside DESC, a.root = a.digest DESC, w.number DESC))[1] AS reason
     FROM along a JOIN withdrawn w ON w.digest = a.root
       CROSS JOIN LATERAL (${contentKnown('a.digest')}) known GROUP BY 1
   )
   UPDATE placement p SET withdrawn = said.reason
   FROM repositories r JOIN placement q ON q.repository_id = r.id
     CROSS JOIN LATERAL (${contentKnown('q.digest')}) known
     LEFT JOIN said ON said.content = known.content
   WHERE r.position > 0 AND p.repository_id = q.repository_id AND p.digest = q.digest
     AND p.withdrawn IS DISTINCT FROM said.reason`,
);

/**
 * Makes the pulls of an image's builds outside the entry stage follow what its project's withdrawals say
 * now: refused with a sentence, or not. The caller holds the image's lock and has written or removed a
 * withdrawal in it, or in an image that shares a part with it.
 */
export async function blockPulls(sql: Sql, imageId: string): Promise<void> {
  await sql.query(block, [imageId]);
}
