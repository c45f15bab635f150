import { statement, type Sql } from '../../data/database';

// What goes along with a build (as a promotion takes it), and for each manifest of it every build of
// the image that it belongs to: upwards from children to indexes and from referrers to subjects. One
// that belongs, in the same registry, to a build whose pulls go on is not blocked there, or that build
// could not be pulled whole. One in the entry registry frees nothing: anybody may push it there.
const block = statement(
  'withdrawal.block-pulls',
  `WITH RECURSIVE closure AS (
     SELECT $2::text AS digest
     UNION
     SELECT next.digest FROM closure r CROSS JOIN LATERAL (
       SELECT c."childDigest" AS digest FROM manifest_child c WHERE c."parentDigest" = r.digest
       UNION ALL
       SELECT m.digest FROM manifest m WHERE m.subject = r.digest
         AND EXISTS (SELECT 1 FROM placement p WHERE p."imageId" = $1::uuid AND p.digest = m.digest)
     ) next
   ), owners AS (
     SELECT digest, digest AS owner FROM closure
     UNION
     SELECT o.digest, up.owner FROM owners o CROSS JOIN LATERAL (
       SELECT c."parentDigest" AS owner FROM manifest_child c WHERE c."childDigest" = o.owner
       UNION ALL
       SELECT m.subject FROM manifest m WHERE m.digest = o.owner AND m.subject IS NOT NULL
     ) up
   ), said AS (
     SELECT p."registryId", o.digest,
       CASE WHEN bool_and(coalesce(w."blockPulls", false))
         THEN (array_agg('#' || b.number || ' was withdrawn: ' || w.reason
                 ORDER BY b.digest = o.digest DESC, b.digest = $2 DESC, b.number))[1] END AS reason
     FROM owners o
     JOIN build b ON b."imageId" = $1::uuid AND b.digest = o.owner
     JOIN placement p ON p."imageId" = b."imageId" AND p.digest = b.digest
     JOIN stage s ON s."registryId" = p."registryId" AND s.position > 0
     LEFT JOIN withdrawal w ON w."buildId" = b.id
     GROUP BY p."registryId", o.digest
   )
   UPDATE placement p SET withdrawn = said.reason
   FROM said
   WHERE p."registryId" = said."registryId" AND p."imageId" = $1::uuid AND p.digest = said.digest
     AND p.withdrawn IS DISTINCT FROM said.reason`,
);

/**
 * Makes the pulls of a build outside the entry stage follow what its withdrawal says now: refused
 * with a sentence, or not. The caller holds the image's lock and has written or removed the
 * withdrawal.
 */
export async function blockPulls(sql: Sql, imageId: string, digest: string): Promise<void> {
  await sql.query(block, [imageId, digest]);
}
