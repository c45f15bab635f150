import { evidenceTagNames } from '../../content/evidence-tags';
import { contentOf } from '../../content/same-bytes';
import { statement, type Sql } from '../../data/database';

/** One look by the key for each: joined, the planner may read all manifests for the sake of a few. */
const contentKnown = (digest: string) =>
  `SELECT ${contentOf('m')} AS content FROM manifest m WHERE m.digest = ${digest} LIMIT 1`;

// Of every withdrawn build of the image whose pulls are refused: its parts, and what is told of them in
// any registry of the image. What shares a part with it is refused by every reference (L14): the same
// bytes would run. The entry registry refuses nothing: it is where builds are looked into.
const block = statement(
  'withdrawal.block-pulls',
  `WITH RECURSIVE registries AS (
     SELECT s."registryId" AS id, s.position FROM stage s JOIN image i ON i."projectId" = s."projectId"
     WHERE i.id = $1::uuid
   ), closure AS (
     SELECT b.number, w.reason, b.digest AS root, b.digest
     FROM build b JOIN withdrawal w ON w."buildId" = b.id AND w."blockPulls"
     WHERE b."imageId" = $1::uuid
     UNION
     SELECT c.number, c.reason, c.root, next.digest FROM closure c CROSS JOIN LATERAL (
       SELECT part.digest FROM manifest_part part
       WHERE part.manifest = c.digest AND part.role = 'manifest'
       UNION ALL
       SELECT p.digest FROM registries r JOIN placement p ON p."registryId" = r.id
         AND p."imageId" = $1::uuid AND p.subject = c.digest
       UNION ALL
       SELECT t.digest FROM registries r JOIN tag t ON t."registryId" = r.id
         AND t."imageId" = $1::uuid AND t.name = ANY(${evidenceTagNames('c.digest')})
     ) next
   ), said AS (
     SELECT known.content, (array_agg('#' || number || ' was withdrawn: ' || reason
       ORDER BY root = digest DESC, number DESC))[1] AS reason
     FROM closure CROSS JOIN LATERAL (${contentKnown('closure.digest')}) known GROUP BY 1
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
