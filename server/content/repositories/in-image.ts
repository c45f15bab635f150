/**
 * What an image has in any of its repositories, in SQL. Each repository is asked by its key, one after the
 * other: an image has a handful of them, and how many of others have the same digest is up to strangers.
 */

/** SQL: the id of an image's repository in a registry; null where nothing came there yet. */
export const repositoryOf = (registryId: string, imageId: string): string => `(
  SELECT its.id FROM repository its WHERE its.registry_id = ${registryId} AND its.image_id = ${imageId})`;

/** SQL: the repositories of an image, as a query of their ids. */
export const repositoriesOf = (imageId: string): string =>
  `SELECT its.id FROM repository its WHERE its.image_id = ${imageId}`;

/**
 * SQL: did a manifest ever come to an image? The first one makes it; up to 0.1 an upload did, and of some of
 * those nothing came. What was emptied is an image still, as its builds and the moves of its tags tell. Written
 * as one question, for one of several the planner may answer by reading a whole table.
 */
export const hadManifest = (imageId: string): string => `EXISTS (
  SELECT 1 FROM build b WHERE b.image_id = ${imageId}
  UNION ALL
  SELECT 1 FROM repository its JOIN placement p ON p.repository_id = its.id WHERE its.image_id = ${imageId}
  UNION ALL
  SELECT 1 FROM repository its JOIN tag_move v ON v.repository_id = its.id WHERE its.image_id = ${imageId})`;

/** SQL: the repositories of all images of the project of an image, as a query of their ids. */
export const repositoriesBeside = (imageId: string): string => `
  SELECT its.id FROM image this JOIN image beside ON beside.project_id = this.project_id
  JOIN repository its ON its.image_id = beside.id
  WHERE this.id = ${imageId}`;

/** SQL: the placements of a digest in an image, as a table: their columns, and `registry_id`. */
export const placedIn = (imageId: string, digest: string): string => `(
  SELECT its.registry_id, there.* FROM repository its CROSS JOIN LATERAL (
    SELECT * FROM placement WHERE repository_id = its.id AND digest = ${digest} LIMIT 1
  ) there WHERE its.image_id = ${imageId})`;

/** SQL: the tags of a digest in an image, as a table: their columns, and `registry_id`. */
export const taggedIn = (imageId: string, digest: string): string => `(
  SELECT its.registry_id, there.* FROM repository its CROSS JOIN LATERAL (
    SELECT * FROM tag WHERE repository_id = its.id AND digest = ${digest} OFFSET 0
  ) there WHERE its.image_id = ${imageId})`;
