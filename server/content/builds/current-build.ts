/**
 * SQL: what is current of an image in a stage, as `(buildId, number, digest, version, since)`, to be joined
 * LATERAL: one row, or none. In the entry stage the newest build that is there and no part of another; beyond
 * it what `latest` means, whatever came later: a roll back moves that and takes no build away. The home page,
 * a project's images and the board ask this and nothing else (L15). Both ways go by index, whatever the
 * image's history.
 * @param stage a row of `stage`, by its name in the statement. @param imageId as SQL.
 */
export const currentBuild = (stage: string, imageId: string): string => `(
  (SELECT own.id AS build_id, own.number, own.digest, own.version, held.since
   FROM build own JOIN placement held ON held.registry_id = ${stage}.registry_id
     AND held.image_id = own.image_id AND held.digest = own.digest
   WHERE ${stage}.position = 0 AND own.image_id = ${imageId} AND own.part_of_id IS NULL
   ORDER BY own.number DESC LIMIT 1)
  UNION ALL
  (SELECT own.id, own.number, own.digest, own.version, held.since
   FROM tag means
   JOIN build own ON own.image_id = means.image_id AND own.digest = means.digest
   JOIN placement held ON held.registry_id = means.registry_id
     AND held.image_id = means.image_id AND held.digest = means.digest
   WHERE ${stage}.position > 0 AND means.registry_id = ${stage}.registry_id
     AND means.image_id = ${imageId} AND means.name = 'latest')
)`;
